import { Buffer } from 'node:buffer';

import type { ByteReader } from '../ports.ts';

const chunkSize = 64 * 1024;

/** What a reader gives, in chunks that nobody writes over. */
export async function* readerChunks(reader: ByteReader): AsyncGenerator<Uint8Array, void, undefined> {
  for (;;) {
    const chunk = Buffer.allocUnsafe(chunkSize);
    const count = await reader.read(chunk);
    if (count === 0) return;
    yield chunk.subarray(0, count);
  }
}
