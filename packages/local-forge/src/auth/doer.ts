import type { AccessToken, Owner } from '../world/people.ts';

/** On whose behalf a request acts. `ghost` holds a registry token that was given to nobody. */
export type Doer =
  | { readonly kind: 'anonymous' }
  | { readonly kind: 'ghost' }
  | {
      readonly kind: 'user';
      readonly user: Owner;
      /** Absent for a password, which may do whatever its user may. */
      readonly scopes?: readonly string[];
      readonly token?: AccessToken;
    };

export const ANONYMOUS: Doer = { kind: 'anonymous' };
export const GHOST: Doer = { kind: 'ghost' };

/** The user behind a doer, if there is one. */
export function userOf(doer: Doer): Owner | undefined {
  return doer.kind === 'user' ? doer.user : undefined;
}
