import { Transform } from 'node:stream';
import type { TransformCallback } from 'node:stream';

/** Time for what was let through to reach the other side before the line is cut. */
export const FLUSH_MS = 30;

/** Lets so many bytes through, then calls `cut` and lets nothing more through; also when they end before. */
export function tripWire(afterBytes: number, cut: () => void): Transform {
  let left = afterBytes;
  return new Transform({
    transform(chunk: Buffer, _encoding: BufferEncoding, done: TransformCallback): void {
      const passed = chunk.subarray(0, left);
      left -= passed.length;
      if (passed.length === chunk.length) {
        done(null, passed);
        return;
      }
      this.push(passed);
      setTimeout(cut, FLUSH_MS);
    },
    flush(): void {
      setTimeout(() => {
        cut();
        // The source has ended well: nothing but this tells the reader that it waits in vain.
        this.destroy();
      }, FLUSH_MS);
    },
  });
}
