import type { Owner } from '../world/people.ts';
import { userOf } from './doer.ts';
import type { Doer } from './doer.ts';

export type Access = 'read' | 'write';

/** Whether the token's scopes allow this; `write` includes `read`, a password has no scopes to miss. */
export function hasScope(doer: Doer, access: Access): boolean {
  if (doer.kind !== 'user' || doer.scopes === undefined) return true;
  const enough = access === 'read' ? ['read:package', 'write:package', 'all'] : ['write:package', 'all'];
  return doer.scopes.some((scope) => enough.includes(scope));
}

/** Whether the doer may do this with the owner's packages, whatever the token's scopes. */
export function hasPermission(doer: Doer, owner: Owner, access: Access, requireSignIn: boolean): boolean {
  const user = userOf(doer);
  if (user !== undefined && (user.isAdmin || owner.writers.has(user.id))) return true;
  if (access === 'write' || (requireSignIn && user === undefined)) return false;
  return owner.visibility === 'public' || (owner.visibility === 'limited' && user !== undefined);
}
