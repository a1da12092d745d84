import type { Clock, Random } from '../ports.ts';

/** How long to try, in one number each. */
export interface Patience {
  readonly tries: number;
  /** All waits together, in milliseconds. */
  readonly waitMs: number;
}

/** For work that is worth waiting for. */
export const patient: Patience = { tries: 5, waitMs: 120_000 };
/** For a question whose answer a person waits for: a dry run, and the first question to a host. */
export const brisk: Patience = { tries: 2, waitMs: 5_000 };

/** One failed try, as a value: what to throw in the end, and whether trying again makes sense. */
export interface Failed {
  readonly error: unknown;
  readonly again: boolean;
  /** What the server asked for, in milliseconds. */
  readonly retryAfterMs?: number | undefined;
}

export type Attempt<T> = { readonly value: T } | Failed;

export interface RetryPorts {
  readonly clock: Clock;
  readonly random: Random;
  readonly stop: AbortSignal;
}

/**
 * Repeats `attempt` with exponential waits and full jitter, or after what the server asked for, until it gives a value,
 * says that trying again is of no use, or patience ends. Own code, because waits must come from the injected clock
 * and from Retry-After, within one budget.
 */
export async function retry<T>(
  attempt: (tryNumber: number) => Promise<Attempt<T>>,
  patience: () => Patience,
  ports: RetryPorts,
): Promise<T> {
  let waited = 0;
  for (let tryNumber = 1; ; tryNumber += 1) {
    const result = await attempt(tryNumber);
    if ('value' in result) return result.value;
    const { tries, waitMs } = patience();
    const wait = result.retryAfterMs ?? jittered(tryNumber, ports.random);
    if (!result.again || tryNumber >= tries || waited + wait > waitMs) throw result.error;
    await sleep(wait, ports);
    waited += wait;
  }
}

const firstWaitMs = 500;
const longestWaitMs = 20_000;

function jittered(tryNumber: number, random: Random): number {
  return Math.round(random.fraction() * Math.min(longestWaitMs, firstWaitMs * 2 ** (tryNumber - 1)));
}

/** @throws the reason of `stop` when it is aborted meanwhile. */
function sleep(ms: number, ports: Pick<RetryPorts, 'clock' | 'stop'>): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  if (ports.stop.aborted) return Promise.reject(asError(ports.stop.reason));
  const cancel = ports.clock.after(ms, resolve);
  const onStop = (): void => {
    cancel();
    reject(asError(ports.stop.reason));
  };
  ports.stop.addEventListener('abort', onStop, { once: true });
  return promise.finally(() => ports.stop.removeEventListener('abort', onStop));
}

function asError(reason: unknown): Error {
  return reason instanceof Error ? reason : new Error(String(reason));
}
