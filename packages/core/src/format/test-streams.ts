import { Buffer } from 'node:buffer';

import type { ByteReader } from '../ports.ts';

/** A reader of these bytes that gives at most `step` at a time, and says whether it was closed. */
export function stepReader(bytes: Uint8Array, step = 7): ByteReader & { readonly closed: boolean } {
  let at = 0;
  let closed = false;
  return {
    read: async (into) => {
      const part = bytes.subarray(at, at + Math.min(step, into.length));
      into.set(part);
      at += part.length;
      return part.length;
    },
    close: async () => void (closed = true),
    get closed() {
      return closed;
    },
  };
}

/** All chunks as one. Each is taken as it is, so one that is changed later is seen. */
export async function collect(chunks: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const all: Uint8Array[] = [];
  for await (const chunk of chunks) all.push(chunk);
  return Buffer.concat(all);
}

/** The same bytes in chunks of these sizes, as far as they go; the rest is one more. */
export function cutUp(bytes: Uint8Array, sizes: readonly number[]): Uint8Array[] {
  const parts: Uint8Array[] = [];
  let at = 0;
  for (const size of sizes) parts.push(bytes.subarray(at, (at += size)));
  return [...parts, bytes.subarray(at)];
}
