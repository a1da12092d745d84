import type { Clock } from '../ports.ts';
import type { WireFault } from './wire-error.ts';
import { WireError } from './wire-error.ts';

/** So long nothing may move while bytes are on their way. */
export const silenceLimitMs = 60_000;

export interface Watchdog {
  /** From now on, something must happen within `ms`, or the request is given up: `what` says what was missed. */
  expect(what: string, ms: number, fault: WireFault): void;
  /** Nothing is awaited until the next `expect`: it is we who take our time. */
  rest(): void;
  /** It is over: nothing more is awaited, whatever still happens. */
  settle(): void;
}

/** Limits silence, never total time: a large file on a slow line is fine as long as it moves. */
export function watchdog(
  clock: Clock,
  exchange: { giveUp(error: WireError): void; isSent(): boolean; readonly proxy: string | undefined },
): Watchdog {
  let cancel: () => void = nothing;
  let deadline = 0;
  let armedMs = 0;
  let miss: () => void = nothing;
  let settled = false;
  // Bytes move thousands of times a second; only the deadline moves then, the timer is set anew when it fires early.
  const check = (): void => {
    const left = deadline - clock.monotonic();
    if (left <= 0) miss();
    else cancel = clock.after(left, check);
  };
  return {
    expect(what, ms, fault) {
      if (settled) return;
      deadline = clock.monotonic() + ms;
      miss = () =>
        exchange.giveUp(
          new WireError(fault, `${what} for ${Math.round(ms / 1000)} s`, {
            delivered: fault !== 'connect' && exchange.isSent(),
            proxy: exchange.proxy,
          }),
        );
      if (ms === armedMs) return;
      armedMs = ms;
      cancel();
      cancel = clock.after(ms, check);
    },
    rest() {
      armedMs = 0;
      cancel();
    },
    settle() {
      settled = true;
      cancel();
    },
  };
}

function nothing(): void {}
