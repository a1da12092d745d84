import { bytesReader } from '../bytes-reader.ts';
import type { Body, ByteReader } from '../ports.ts';

/** A body with fixed bytes before and behind it: a part of a form, or a value in a document. */
export function framedBody(before: Uint8Array, inner: Body, after: Uint8Array): Body {
  return {
    size: before.length + inner.size + after.length,
    open: async () => inOrder([bytesReader(before), await inner.open(), bytesReader(after)]),
  };
}

/** A body that is small enough to be held whole. */
export function bytesBody(bytes: Uint8Array): Body {
  return { size: bytes.length, open: () => Promise.resolve(bytesReader(bytes)) };
}

/** One reader after the other. Each is read to its end before the next one begins: what it finds out there, comes first. */
function inOrder(readers: readonly ByteReader[]): ByteReader {
  const left = [...readers];
  return {
    read: async (into) => {
      let filled = 0;
      while (filled < into.length) {
        const [first] = left;
        if (first === undefined) break;
        const count = await first.read(into.subarray(filled));
        if (count === 0) left.shift();
        filled += count;
      }
      return filled;
    },
    close: async () => void (await Promise.all(readers.map((reader) => reader.close()))),
  };
}
