import { Buffer } from 'node:buffer';

/**
 * The same bytes in chunks of exactly `size` bytes, the last one shorter: many small chunks cost no more than few large
 * ones then, and nothing downstream can depend on how the bytes came. Each chunk is the caller's own.
 */
export async function* evenChunks(
  chunks: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  size: number,
): AsyncGenerator<Buffer, void, undefined> {
  let even = Buffer.allocUnsafe(size);
  let filled = 0;
  for await (const chunk of chunks) {
    for (let at = 0; at < chunk.length;) {
      const part = chunk.subarray(at, at + size - filled);
      even.set(part, filled);
      filled += part.length;
      at += part.length;
      if (filled < size) continue;
      yield even;
      even = Buffer.allocUnsafe(size);
      filled = 0;
    }
  }
  if (filled > 0) yield even.subarray(0, filled);
}
