import type { Clock } from '@parity-lib/core';

/** A clock that stands still until it is told to go on. */
export interface FakeClock extends Clock {
  /** Moves on; what becomes due meanwhile is run in order, also what that sets anew. */
  advance(ms: number): void;
  /** Settles when a timer of exactly this length is set, or at once if one is running. */
  armed(ms: number): Promise<void>;
  /** The length of every timer that was set so far. */
  readonly waits: readonly number[];
  /** How many timers run. */
  readonly running: number;
}

interface Timer {
  readonly due: number;
  readonly ms: number;
  readonly task: () => void;
}

/**
 * @param parts.now milliseconds since 1970 at the start.
 * @param parts.skip every wait is over at once, and time moves on by it: for code that only waits between tries.
 */
export function fakeClock({ now = Date.UTC(2026, 0, 2), skip = false } = {}): FakeClock {
  const timers = new Set<Timer>();
  const waits: number[] = [];
  const watchers = new Set<() => void>();
  let passed = 0;
  const advance = (ms: number): void => {
    const end = passed + ms;
    for (let next = nextDue(timers, end); next !== undefined; next = nextDue(timers, end)) {
      timers.delete(next);
      passed = Math.max(passed, next.due);
      next.task();
    }
    passed = end;
  };
  const isArmed = (ms: number): boolean => [...timers].some((timer) => timer.ms === ms);
  return {
    waits,
    get running() {
      return timers.size;
    },
    advance,
    now: () => now + passed,
    monotonic: () => passed,
    after(ms, task) {
      const timer: Timer = { due: passed + ms, ms, task };
      timers.add(timer);
      waits.push(ms);
      for (const look of watchers) look();
      if (skip) setImmediate(() => timers.has(timer) && advance(timer.due - passed));
      return () => void timers.delete(timer);
    },
    armed(ms) {
      const { promise, resolve } = Promise.withResolvers<void>();
      const look = (): void => {
        if (!isArmed(ms)) return;
        watchers.delete(look);
        resolve();
      };
      watchers.add(look);
      look();
      return promise;
    },
  };
}

function nextDue(timers: ReadonlySet<Timer>, end: number): Timer | undefined {
  return [...timers].filter(({ due }) => due <= end).toSorted((a, b) => a.due - b.due)[0];
}
