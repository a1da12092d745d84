import { Refusal, json } from '../http/answer.ts';
import type { Exchange } from '../http/exchange.ts';

/** How a chart repository says no. */
export function helmError(status: number, error: string): Refusal {
  return new Refusal(json(status, { error }));
}

/** Also for an archive that cannot be read: the forges take it for a failure of their own. */
export function innerError({ forge }: Exchange): Refusal {
  return helmError(500, forge.profile.internalErrorText);
}
