import { Refusal, json } from '../http/answer.ts';
import type { Exchange } from '../http/exchange.ts';

/** How this registry says no. */
export function npmError(status: number, error: string): Refusal {
  return new Refusal(json(status, { error }));
}

/** Also for a document that cannot be decoded: the forges take it for a failure of their own. */
export function innerError({ forge }: Exchange): Refusal {
  return npmError(500, forge.profile.internalErrorText);
}
