import { json } from '../http/answer.ts';
import type { Answer } from '../http/answer.ts';
import type { Arrival } from '../http/surface.ts';

/** An error of the management API. */
export function apiError({ forge }: Pick<Arrival, 'forge'>, status: number, message: string): Answer {
  return json(status, { message, url: `${forge.base}/api/swagger` });
}
