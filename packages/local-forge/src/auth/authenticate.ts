import type { AccessToken, Owner, People } from '../world/people.ts';
import type { Credential } from './credential.ts';
import { ANONYMOUS, GHOST } from './doer.ts';
import type { Doer } from './doer.ts';
import type { RegistryClaims } from './registry-token.ts';

/** Either who it is, or the name that failed to sign in: a bad credential is never taken for anonymous. */
export type Authentication =
  | { readonly doer: Doer }
  | { readonly failed: { readonly name: string; readonly id: number } };

export interface Authenticator {
  readonly people: People;
  readonly malformedIsAnonymous: boolean;
  readonly readRegistryToken: (token: string) => RegistryClaims | undefined;
}

/** Which Bearer values a surface understands: access tokens, the registry's own, or both. */
export interface Accepts {
  readonly accessTokens: boolean;
  readonly registryTokens: boolean;
}

/** Finds out who sent a credential. */
export function authenticate(credential: Credential, accepts: Accepts, by: Authenticator): Authentication {
  switch (credential.kind) {
    case 'none':
      return { doer: ANONYMOUS };
    case 'malformed':
      return by.malformedIsAnonymous ? { doer: ANONYMOUS } : failed('', 0);
    case 'basic':
      return basic(credential, by.people);
    case 'bearer':
    case 'token':
      return bearer(credential.token, accepts, by);
  }
}

/** The user name does not matter once the password is a token; a token may also stand in the name's place. */
function basic({ user, password }: { user: string; password: string }, people: People): Authentication {
  const nameIsToken = password === '' || password === 'x-oauth-basic';
  const token = people.token(nameIsToken ? user : password);
  if (token !== undefined) return { doer: byToken(token) };
  const found = people.find(user);
  if (found === undefined || found.isOrganisation) return failed(user, 0);
  if (people.hasPassword(found, password)) return { doer: { kind: 'user', user: found } };
  return failed(found.name, found.id);
}

function bearer(token: string, accepts: Accepts, by: Authenticator): Authentication {
  const known = accepts.accessTokens ? by.people.token(token) : undefined;
  if (known !== undefined) return { doer: byToken(known) };
  const claims = accepts.registryTokens ? by.readRegistryToken(token) : undefined;
  if (claims === undefined) return failed('', 0);
  if (claims.userId === 0) return { doer: GHOST };
  const user = by.people.byId(claims.userId);
  return user === undefined ? failed('', 0) : { doer: byClaims(user, claims) };
}

function byToken(token: AccessToken): Doer {
  return { kind: 'user', user: token.user, scopes: token.scopes, token };
}

function byClaims(user: Owner, { scopes }: RegistryClaims): Doer {
  return { kind: 'user', user, ...(scopes === undefined ? {} : { scopes }) };
}

function failed(name: string, id: number): Authentication {
  return { failed: { name, id } };
}
