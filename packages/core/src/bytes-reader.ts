import type { ByteReader } from './ports.ts';

/** Reads bytes that are at hand. @param from the first one wanted. */
export function bytesReader(bytes: Uint8Array, from = 0): ByteReader {
  let at = from;
  return {
    read: (into) => {
      const part = bytes.subarray(at, at + into.length);
      into.set(part);
      at += part.length;
      return Promise.resolve(part.length);
    },
    close: () => Promise.resolve(),
  };
}
