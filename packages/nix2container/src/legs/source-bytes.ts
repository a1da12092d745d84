import { Buffer } from 'node:buffer';

import { fill, type Source } from '@parity-lib/core';

/** All of a source that is small. */
export async function bytesOf(source: Source): Promise<Uint8Array> {
  const bytes = Buffer.allocUnsafe(source.size);
  const reader = await source.open();
  try {
    return bytes.subarray(0, await fill(reader, bytes));
  } finally {
    await reader.close();
  }
}
