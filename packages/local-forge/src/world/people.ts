import type { SettledWorld } from './world.ts';

/** A user or an organisation: whoever can own packages. */
export interface Owner {
  readonly id: number;
  readonly name: string;
  readonly visibility: 'public' | 'limited' | 'private';
  readonly isOrganisation: boolean;
  readonly isAdmin: boolean;
  /** Ids of those who may write for it besides admins: the user itself, an organisation's owners. */
  readonly writers: ReadonlySet<number>;
}

export interface AccessToken {
  readonly id: number;
  readonly user: Owner;
  readonly name: string;
  readonly scopes: readonly string[];
}

/** Looks people and tokens up as the forge does: names without regard to case, ids in order of creation. */
export class People {
  readonly #owners = new Map<string, Owner>();
  readonly #byId = new Map<number, Owner>();
  readonly #passwords = new Map<number, string>();
  readonly #tokens = new Map<string, AccessToken>();
  readonly #redirects: ReadonlyMap<string, string>;

  constructor(world: SettledWorld) {
    for (const user of world.users) this.#addUser(user);
    for (const organisation of world.organisations) this.#addOrganisation(organisation);
    for (const [index, token] of world.tokens.entries()) this.#addToken(token, index + 1);
    this.#redirects = new Map(Object.entries(world.redirects).map(([from, to]) => [from.toLowerCase(), to]));
  }

  find(name: string): Owner | undefined {
    return this.#owners.get(name.toLowerCase());
  }

  byId(id: number): Owner | undefined {
    return this.#byId.get(id);
  }

  token(value: string): AccessToken | undefined {
    return this.#tokens.get(value);
  }

  hasPassword(user: Owner, password: string): boolean {
    return password !== '' && this.#passwords.get(user.id) === password;
  }

  /** The new name of an owner who was renamed. */
  renamed(name: string): string | undefined {
    return this.#redirects.get(name.toLowerCase());
  }

  /** For what a world names: it must be there. */
  mustFind(name: string): Owner {
    const found = this.find(name);
    if (found === undefined) throw new Error(`world: there is no user called ${JSON.stringify(name)}`);
    return found;
  }

  #add(owner: Owner): void {
    // The next id is the number of owners: a name given twice would make two owners one.
    if (this.find(owner.name) !== undefined)
      throw new Error(`world: ${JSON.stringify(owner.name)} is there twice`);
    this.#owners.set(owner.name.toLowerCase(), owner);
    this.#byId.set(owner.id, owner);
  }

  #addUser(user: SettledWorld['users'][number]): void {
    const id = this.#owners.size + 1;
    const { name, visibility, admin } = user;
    this.#add({ id, name, visibility, isOrganisation: false, isAdmin: admin, writers: new Set([id]) });
    if (user.password !== undefined) this.#passwords.set(id, user.password);
  }

  #addOrganisation(organisation: SettledWorld['organisations'][number]): void {
    const writers = new Set(organisation.owners.map((name) => this.mustFind(name).id));
    const { name, visibility } = organisation;
    const id = this.#owners.size + 1;
    this.#add({ id, name, visibility, isOrganisation: true, isAdmin: false, writers });
  }

  #addToken(token: SettledWorld['tokens'][number], id: number): void {
    const { name, scopes } = token;
    this.#tokens.set(token.token, { id, user: this.mustFind(token.user), name, scopes });
  }
}
