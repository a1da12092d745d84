import { Blocked, type Body, type ByteReader, type Source } from '@parity-lib/core';

type Readable = Pick<Source, 'name' | 'open'>;

/** A piece of a source as the body of a request: what lies before it is not read. */
export function pieceBody(source: Readable, begin: number, size: number): Body {
  return { size, open: async () => upTo(size, await source.open(begin), source) };
}

function upTo(size: number, reader: ByteReader, source: Readable): ByteReader {
  let left = size;
  return {
    read: async (into) => {
      if (left === 0) return 0;
      const count = await reader.read(into.subarray(0, Math.min(into.length, left)));
      if (count === 0) throw shorter(source, left);
      left -= count;
      return count;
    },
    close: () => reader.close(),
  };
}

function shorter({ name }: Readable, bytes: number): Blocked {
  return new Blocked('stage-corrupt', {
    message: `${name} changed while it was being sent.`,
    details: [`it ends ${bytes} bytes too early`],
    next: 'Stage it again; the unfinished upload was not completed.',
  });
}
