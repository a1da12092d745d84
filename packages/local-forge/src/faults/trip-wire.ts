import { Transform } from 'node:stream';
import type { TransformCallback } from 'node:stream';

/** Lets so many bytes through, then calls `cut` and lets nothing more through; also when they end before. */
export function tripWire(afterBytes: number, cut: () => void): Transform {
  let left = afterBytes;
  return new Transform({
    transform(chunk: Buffer, _encoding: BufferEncoding, done: TransformCallback): void {
      const passed = chunk.subarray(0, left);
      left -= passed.length;
      if (passed.length < chunk.length) cut();
      else done(null, passed);
    },
    flush(): void {
      cut();
    },
  });
}
