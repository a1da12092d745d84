import { hasPermission, hasScope } from '../auth/access.ts';
import type { Access } from '../auth/access.ts';
import { ANONYMOUS } from '../auth/doer.ts';
import { Refusal, goError, plain } from '../http/answer.ts';
import type { Answer } from '../http/answer.ts';
import type { OwnedExchange } from '../http/exchange.ts';
import type { Handler } from '../http/route.ts';
import { withOwner } from './owner.ts';
import { refuseOverQuota } from './quota.ts';

type OwnedHandler<E = OwnedExchange> = (exchange: E) => Answer | Promise<Answer>;

/** Anonymous, a token without the scope, and a user without the right all read the same here; `/api/v1` tells them apart. */
const NO_ACCESS = goError(401, 'reqPackageAccess', {
  'www-authenticate': 'Basic realm="Gitea Package API"',
});

const NO_OWNER = plain(404, 'Not found.\n');

/** Owner, then read access, then the handler. */
export function reading(handle: OwnedHandler): Handler {
  return (exchange) => {
    const owned = withOwner(exchange, () => NO_OWNER);
    demand(owned, 'read');
    return handle(owned);
  };
}

/** Owner, then write access, then the handler; no quota, as for deletions and all of `/v2`. */
export function changing(handle: OwnedHandler): Handler {
  return reading(alsoWriting(handle));
}

/** Write access, for a handler that stands behind `reading` already. */
export function alsoWriting<E extends OwnedExchange>(handle: OwnedHandler<E>): OwnedHandler<E> {
  return (exchange) => {
    demand(exchange, 'write');
    return handle(exchange);
  };
}

/** Owner, then write access, then (Forgejo) the quota, then the handler. */
export function uploading(handle: OwnedHandler): Handler {
  return changing((exchange) => {
    refuseOverQuota(exchange);
    return handle(exchange);
  });
}

function demand({ forge, doer, owner }: OwnedExchange, access: Access): void {
  const asked = doer.kind === 'ghost' ? ANONYMOUS : doer;
  const { requireSignIn } = forge.settings;
  if (!hasScope(asked, access)) throw new Refusal(NO_ACCESS);
  const publicOnly = asked.kind === 'user' && (asked.scopes ?? []).includes('public-only');
  if (publicOnly && !forge.profile.publicOnlySees.includes(owner.visibility))
    throw new Refusal(goError(403, 'reqToken'));
  if (!hasPermission(asked, owner, access, requireSignIn)) throw new Refusal(NO_ACCESS);
}
