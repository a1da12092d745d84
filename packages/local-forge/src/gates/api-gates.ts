import { apiError } from '../api/error.ts';
import { hasPermission, hasScope } from '../auth/access.ts';
import type { Access } from '../auth/access.ts';
import { Refusal } from '../http/answer.ts';
import type { Answer } from '../http/answer.ts';
import { param } from '../http/exchange.ts';
import type { Exchange, OwnedExchange } from '../http/exchange.ts';
import type { Handler } from '../http/route.ts';
import type { VersionRow } from '../store/rows.ts';
import { withOwner } from './owner.ts';

type Handle<E> = (exchange: E) => Answer | Promise<Answer>;

/** An exchange whose path names a version that exists. */
export interface VersionExchange extends OwnedExchange {
  readonly version: VersionRow;
}

/** Signed in, scope, owner, access, in the order of the management API. */
export function onOwner(access: Access, handle: Handle<OwnedExchange>): Handler {
  return (exchange) => {
    demandScope(exchange, access);
    const owned = ownedBy(exchange);
    demandPermission(owned, access);
    return handle(owned);
  };
}

/** As `onOwner`, but the version is looked up before access is: so a stranger learns that it is not there. */
export function onVersion(access: Access, handle: Handle<VersionExchange>): Handler {
  return (exchange) => {
    demandScope(exchange, access);
    const owned = ownedBy(exchange);
    const found = { ...owned, version: findVersion(owned) };
    demandPermission(found, access);
    return handle(found);
  };
}

function demandScope(exchange: Exchange, access: Access): void {
  const { doer, forge } = exchange;
  if (doer.kind !== 'user') throw new Refusal(apiError(exchange, 401, 'token is required'));
  if (hasScope(doer, access)) return;
  const message = forge.profile.missingScopeMessage(`${access}:package`, doer.scopes ?? []);
  throw new Refusal(apiError(exchange, 403, message));
}

function ownedBy(exchange: Exchange): OwnedExchange {
  return withOwner(exchange, (name) =>
    apiError(exchange, 404, `user redirect does not exist [name: ${name}]`),
  );
}

function findVersion(exchange: OwnedExchange): VersionRow {
  const { forge, owner } = exchange;
  const ref = { owner: owner.name, type: param(exchange, 'type'), name: param(exchange, 'name') };
  const found = forge.packages.findVersion({ ...ref, version: param(exchange, 'version') });
  if (found !== undefined) return found;
  throw new Refusal(apiError(exchange, 404, forge.profile.missingPackageMessage));
}

function demandPermission(exchange: OwnedExchange, access: Access): void {
  const { doer, owner, forge } = exchange;
  if (hasPermission(doer, owner, access, forge.settings.requireSignIn)) return;
  throw new Refusal(apiError(exchange, 403, 'user should have specific permission or be a site admin'));
}
