import { Refusal, json } from '../http/answer.ts';
import type { Answer } from '../http/answer.ts';
import type { Exchange } from '../http/exchange.ts';
import { apiError } from './error.ts';
import { timestamp } from './timestamp.ts';

/** Shows a token to its holder, who must send it as `token` or `Bearer`: inside Basic it is not recognised. */
export function introspect(exchange: Exchange): Answer {
  const { doer, credential, forge } = exchange;
  if (doer.kind !== 'user') throw new Refusal(apiError(exchange, 401, 'token is required'));
  if (doer.token === undefined || credential.kind === 'basic')
    throw new Refusal(apiError(exchange, 404, 'invalid access token'));
  const { id, name, scopes, user } = doer.token;
  const now = timestamp(forge.now());
  const of = { id: user.id, login: user.name };
  return json(200, { id, name, scopes, created_at: now, last_used_at: now, user: of });
}
