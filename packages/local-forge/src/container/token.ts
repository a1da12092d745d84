import { hasScope } from '../auth/access.ts';
import { signRegistryToken } from '../auth/registry-token.ts';
import { Refusal, json } from '../http/answer.ts';
import type { Answer } from '../http/answer.ts';
import type { Exchange } from '../http/exchange.ts';
import { challenge } from './errors.ts';

/** The query is ignored: the token may do what the credential may. */
export function giveToken(exchange: Exchange): Answer {
  const { forge, doer } = exchange;
  const scopeless = forge.profile.registryTokenNeedsPackageScope && !hasScope(doer, 'read');
  const nobody = forge.settings.requireSignIn && doer.kind !== 'user';
  if (scopeless || nobody) throw new Refusal(challenge(exchange));
  const scopes = doer.kind === 'user' ? doer.scopes : [];
  const claims = { userId: doer.kind === 'user' ? doer.user.id : 0, ...(scopes && { scopes }) };
  return json(200, { token: signRegistryToken(claims, forge.secret, forge.now()) });
}
