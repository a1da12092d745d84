import { type Body, type ByteReader, type Source } from '@parity-lib/core';

/** A piece of a source as the body of a request: what lies before it is not read. */
export function pieceBody(source: Pick<Source, 'open'>, begin: number, size: number): Body {
  return { size, open: async () => upTo(size, await source.open(begin)) };
}

function upTo(size: number, reader: ByteReader): ByteReader {
  let left = size;
  return {
    read: async (into) => {
      if (left === 0) return 0;
      const count = await reader.read(into.subarray(0, Math.min(into.length, left)));
      left -= count;
      return count;
    },
    close: () => reader.close(),
  };
}
