import { Buffer } from 'node:buffer';

import { evenChunks } from '../even-chunks.ts';
import { through } from '../through.ts';

export type GzipLevel = 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8 | 9;

export interface GzipOptions {
  /** 6 when left out; `npm pack` has 9, Helm 6. */
  readonly level?: GzipLevel;
}

/** Bytes that go to zlib, and come from it, at a time. */
const pieceSize = 64 * 1024;

/**
 * A gzip file (RFC 1952) of these bytes: one member, no name, no time, and no system that it was made on. Same bytes,
 * level and zlib, same result, however the bytes come. Reads no faster than it is read; memory is a few pieces.
 *
 * @throws what `chunks` throws.
 */
export async function* gzipOf(
  chunks: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  { level = 6 }: GzipOptions = {},
): AsyncGenerator<Uint8Array, void, undefined> {
  const { createDeflateRaw, crc32 } = await import('node:zlib');
  let crc = 0;
  let size = 0;
  async function* measured(): AsyncGenerator<Uint8Array, void, undefined> {
    for await (const chunk of evenChunks(chunks, pieceSize)) {
      crc = crc32(chunk, crc);
      size += chunk.length;
      yield chunk;
    }
  }
  yield headerOf(level);
  yield* through(measured(), createDeflateRaw({ level, chunkSize: pieceSize }));
  yield trailerOf(crc, size);
}

/** RFC 1952, section 2.3: no flags, MTIME 0, OS 255 ("unknown"), as Go and `npm pack` write it. XFL as zlib has it. */
function headerOf(level: GzipLevel): Buffer {
  const extra = level === 9 ? 2 : level === 1 ? 4 : 0;
  return Buffer.from([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, extra, 255]);
}

/** CRC-32 and size of what was packed, the latter modulo 2^32. */
function trailerOf(crc: number, size: number): Buffer {
  const trailer = Buffer.alloc(8);
  trailer.writeUInt32LE(crc, 0);
  trailer.writeUInt32LE(size % 2 ** 32, 4);
  return trailer;
}
