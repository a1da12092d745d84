import { Transform } from 'node:stream';
import type { TransformCallback } from 'node:stream';

/** Ten times a second is slow enough to cost nothing and fast enough to look like a stream. */
const TICK_MS = 100;

/** Lets bytes through at a given rate. */
export function drip(bytesPerSecond: number): Transform {
  const portion = Math.max(1, Math.floor((bytesPerSecond * TICK_MS) / 1000));
  const pause = (portion / bytesPerSecond) * 1000;
  return new Transform({
    highWaterMark: portion,
    transform(chunk: Buffer, _encoding: BufferEncoding, done: TransformCallback): void {
      const letThrough = (from: number): void => {
        if (from >= chunk.length || this.destroyed) {
          done();
          return;
        }
        setTimeout(() => {
          this.push(chunk.subarray(from, from + portion));
          letThrough(from + portion);
        }, pause);
      };
      letThrough(0);
    },
  });
}
