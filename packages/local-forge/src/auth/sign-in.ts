import { Refusal } from '../http/answer.ts';
import type { Answer } from '../http/answer.ts';
import type { Arrival } from '../http/surface.ts';
import { authenticate } from './authenticate.ts';
import type { Accepts } from './authenticate.ts';
import type { Doer } from './doer.ts';
import { readRegistryToken } from './registry-token.ts';

/** Authenticates a request, or throws what `refuse` makes of the failure. */
export function signIn(
  { forge, credential }: Arrival,
  accepts: Accepts,
  refuse: (failed: { name: string; id: number }) => Answer,
): Doer {
  const result = authenticate(credential, accepts, {
    people: forge.people,
    malformedIsAnonymous: forge.profile.malformedIsAnonymous,
    readRegistryToken: (token) => readRegistryToken(token, forge.secret, forge.now()),
  });
  if ('failed' in result) throw new Refusal(refuse(result.failed));
  return result.doer;
}
