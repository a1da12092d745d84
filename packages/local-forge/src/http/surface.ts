import type { Doer } from '../auth/doer.ts';
import type { Answer } from './answer.ts';
import type { Exchange } from './exchange.ts';
import type { Route } from './route.ts';

/** An exchange before anyone knows who sent it. */
export type Arrival = Omit<Exchange, 'doer' | 'params'>;

/** A part of the forge with its own router, and so its own way of signing in and of saying no. */
export interface Surface {
  /** The first parts of every path on it. */
  readonly prefix: readonly string[];
  readonly routes: readonly Route[];
  /** Who is it? Throws a `Refusal` for a credential that is wrong. Runs before routing. */
  readonly enter: (arrival: Arrival) => Doer;
  readonly notFound: Answer;
  readonly methodNotAllowed: (allowed: readonly string[]) => Answer;
  /** Whether HEAD falls back to GET. */
  readonly answersHead: boolean;
  /** Headers that every answer of this surface has. */
  readonly common: Readonly<Record<string, string>>;
}

export const PAGE_NOT_FOUND = '404 page not found';

/** The usual 405 of both routers. */
export function allowOnly(allowed: readonly string[]): Answer {
  return { status: 405, headers: { allow: allowed.join(', ') } };
}
