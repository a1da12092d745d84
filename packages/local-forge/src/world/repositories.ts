import type { Owner, People } from './people.ts';
import type { SettledWorld } from './world.ts';

/** A git repository on the forge, as far as packages go. */
export interface Repository {
  readonly owner: Owner;
  /** Ids of those who may write its packages unit, besides those who may write for its owner. */
  readonly writers: ReadonlySet<number>;
}

/** Looks repositories up by the addresses under which they are cloned or seen. */
export class Repositories {
  readonly #byPath = new Map<string, Repository>();

  constructor({ repositories }: SettledWorld, people: People) {
    for (const { owner, name, writers } of repositories)
      this.#byPath.set(`${owner}/${name}`.toLowerCase(), {
        owner: people.mustFind(owner),
        writers: new Set(writers.map((writer) => people.mustFind(writer).id)),
      });
  }

  /** @param base the forge's own address: of other hosts it knows nothing. */
  byUrl(url: string, base: string): Repository | undefined {
    const path = pathBelow(url, base);
    return path === undefined ? undefined : this.#byPath.get(path.replace(/\.git$/, '').toLowerCase());
  }
}

/** The part of a clone address behind the forge: of https, ssh, and the short form of ssh, with npm's `git+` or not. */
function pathBelow(url: string, base: string): string | undefined {
  const plain = url.replace(/^git\+/, '');
  if (plain.startsWith(`${base}/`)) return plain.slice(base.length + 1);
  const [, host, path] = /^(?:ssh:\/\/)?[^@/]+@([^:/]+)(?::\d+(?=\/))?[:/](.+)$/.exec(plain) ?? [];
  return host === new URL(base).hostname ? path : undefined;
}
