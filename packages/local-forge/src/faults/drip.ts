import { Transform } from 'node:stream';
import type { TransformCallback } from 'node:stream';

/** Ten times a second is slow enough to cost nothing and fast enough to look like a stream. */
const TICK_MS = 100;
/** No more than a second's worth is ever saved up. */
const MOST_SAVED_MS = 1000;

/** Lets bytes through at a given rate, however large or small the chunks are that they come in. */
export function drip(bytesPerSecond: number): Transform {
  const perMs = bytesPerSecond / 1000;
  const mostSaved = Math.max(1, MOST_SAVED_MS * perMs);
  let allowed = 0;
  let counted = performance.now();
  /** What a late timer missed is made up for; time in which nothing was there to let through is not. */
  const count = (mostMs: number): void => {
    const now = performance.now();
    allowed = Math.min(allowed + Math.min(now - counted, mostMs) * perMs, mostSaved);
    counted = now;
  };
  return new Transform({
    highWaterMark: Math.max(1, Math.floor(TICK_MS * perMs)),
    construct(done): void {
      counted = performance.now();
      done();
    },
    transform(chunk: Buffer, _encoding: BufferEncoding, done: TransformCallback): void {
      let from = 0;
      const letThrough = (): void => {
        const passed = chunk.subarray(from, from + Math.floor(allowed));
        from += passed.length;
        allowed -= passed.length;
        if (passed.length > 0) this.push(passed);
        if (from >= chunk.length || this.destroyed) {
          done();
          return;
        }
        // Rounded up: a moment too early would cost a whole tick.
        const untilNext = Math.ceil((1 - allowed) / perMs);
        setTimeout(
          () => {
            count(MOST_SAVED_MS);
            letThrough();
          },
          Math.max(TICK_MS, untilNext),
        );
      };
      count(TICK_MS);
      letThrough();
    },
  });
}
