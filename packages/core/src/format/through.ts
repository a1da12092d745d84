import type { Duplex } from 'node:stream';
import { pipeline } from 'node:stream/promises';

/**
 * What comes out of `stream` when `chunks` go into it. Reads no faster than it is read. However this ends, `chunks` have
 * ended before: nothing stays open.
 *
 * @throws what either throws.
 */
export async function* through(
  chunks: AsyncIterable<Uint8Array>,
  stream: Duplex,
): AsyncGenerator<Uint8Array, void, undefined> {
  // Its error comes out of the stream as well, where somebody reads.
  const fed = pipeline(chunks, stream).catch(() => {});
  try {
    for await (const piece of stream) yield piece as Uint8Array;
  } finally {
    // The loop has destroyed the stream, which ends the feeding.
    await fed;
  }
}
