import { hasScope } from '../auth/access.ts';
import { signRegistryToken } from '../auth/registry-token.ts';
import { changing } from '../gates/package-gates.ts';
import { Refusal, empty, json } from '../http/answer.ts';
import type { Answer } from '../http/answer.ts';
import type { Exchange } from '../http/exchange.ts';
import type { Handler, Route } from '../http/route.ts';
import { DISTRIBUTION, challenge, ociError } from './errors.ts';

/** What a preflight asks of `/v2`; images themselves are another folder's work. */
export function containerRoutes(): readonly Route[] {
  return [
    { method: 'GET', path: '/v2', handle: named(() => empty(200, DISTRIBUTION)) },
    { method: 'GET', path: '/v2/token', handle: giveToken },
    // A client that knows only the OAuth form falls back to GET on exactly this answer.
    { method: 'POST', path: '/v2/token', handle: () => empty(404) },
    {
      method: 'GET',
      path: '/v2/:owner/*image/blobs/uploads/:upload',
      handle: named(changing(unknownUpload)),
    },
  ];
}

/** Before the owner is looked at, somebody must have signed in, be it as nobody by a token. */
function named(handle: Handler): Handler {
  return (exchange) => {
    if (exchange.doer.kind === 'anonymous') throw new Refusal(challenge(exchange));
    return handle(exchange);
  };
}

/** Upload sessions need write access even to be looked at, which makes a missing one a write probe without effect. */
function unknownUpload(): Answer {
  return ociError(404, 'BLOB_UPLOAD_UNKNOWN');
}

/** The query is ignored: the token may do what the credential may. */
function giveToken(exchange: Exchange): Answer {
  const { forge, doer } = exchange;
  const scopeless = forge.profile.registryTokenNeedsPackageScope && !hasScope(doer, 'read');
  const nobody = forge.settings.requireSignIn && doer.kind !== 'user';
  if (scopeless || nobody) throw new Refusal(challenge(exchange));
  const scopes = doer.kind === 'user' ? doer.scopes : [];
  const claims = { userId: doer.kind === 'user' ? doer.user.id : 0, ...(scopes && { scopes }) };
  return json(200, { token: signRegistryToken(claims, forge.secret, forge.now()) });
}
