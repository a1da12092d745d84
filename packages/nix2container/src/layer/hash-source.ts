import { Buffer } from 'node:buffer';

import { sha256For, type Source } from '@parity-lib/core';

const chunkSize = 256 * 1024;

/** The sha256 of everything that a source gives, as 64 lower-case hex digits; memory is one chunk. */
export async function hashSource(source: Pick<Source, 'size' | 'open'>, stop?: AbortSignal): Promise<string> {
  using hash = await sha256For(source.size);
  const reader = await source.open();
  try {
    const chunk = Buffer.allocUnsafe(chunkSize);
    for (let count = await reader.read(chunk); count > 0; count = await reader.read(chunk)) {
      stop?.throwIfAborted();
      await hash.update(chunk.subarray(0, count));
    }
    return await hash.digest();
  } finally {
    await reader.close();
  }
}
