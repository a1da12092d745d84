import { Buffer } from 'node:buffer';

import { type Body, type ByteReader, fill } from '@parity-lib/core';

/** Bytes that are read at a time: three make four characters, and these as many as the network takes at once. */
const rawSize = 192 * 1024;

/** A body in base64, in constant memory. */
export function base64Body(raw: Body): Body {
  return {
    size: Math.ceil(raw.size / 3) * 4,
    open: async () => base64Reader(await raw.open()),
  };
}

function base64Reader(raw: ByteReader): ByteReader {
  const bytes = Buffer.allocUnsafe(rawSize);
  let text = Buffer.alloc(0);
  const encoded = Buffer.allocUnsafe((rawSize / 3) * 4);
  const refill = async (): Promise<void> => {
    // Only the last portion may be no multiple of three: padding stands at the end alone.
    const count = await fill(raw, bytes);
    const size = encoded.write(bytes.toString('base64', 0, count), 'latin1');
    text = encoded.subarray(0, size);
  };
  return {
    read: async (into) => {
      if (text.length === 0) await refill();
      const part = text.subarray(0, into.length);
      into.set(part);
      text = text.subarray(part.length);
      return part.length;
    },
    close: () => raw.close(),
  };
}
