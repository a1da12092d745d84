import { crc32, inflateRawSync } from 'node:zlib';

import { isBlocked } from '@parity-lib/core';

import { quote, type Refuse } from '../complaint.ts';
import type { ByteFeed } from './byte-feed.ts';
import { type Take, Unpacker } from './unpacker.ts';
import { stored, type ZipEntry } from './zip-entry.ts';

/** Up to so many bytes, packed and unpacked, are unpacked in one go: a stream for each would take longer. */
const small = { packed: 64 * 1024, unpacked: 1024 * 1024 };

/** Reads an entry's data and hands on its content; more than was said is a bomb, and it ends there. */
export async function readContent(
  feed: ByteFeed,
  entry: ZipEntry,
  take: Take,
  refuse: Refuse,
): Promise<void> {
  let crc = 0;
  let size = 0;
  const measured = (bytes: Uint8Array): void => {
    size += bytes.length;
    if (size > entry.size) throw tooMuch(entry, refuse);
    crc = crc32(bytes, crc);
    take(bytes);
  };
  const used = await unpack(feed, entry, measured).catch((error: unknown) => {
    throw isBlocked(error) ? error : unpackFault(error, entry, refuse);
  });
  if (used !== entry.packedSize)
    throw refuse(`is an ambiguous zip archive: the data of ${quote(entry.name)} ends before the entry does`);
  if (size !== entry.size)
    throw refuse(`is damaged: ${quote(entry.name)} unpacks to ${size} bytes, not to ${entry.size}`);
  if (crc !== entry.crc32)
    throw refuse(`is damaged: the CRC-32 of ${quote(entry.name)} is not what it should be`);
}

/** @returns how many bytes of the entry were data. */
async function unpack(feed: ByteFeed, entry: ZipEntry, take: Take): Promise<number> {
  if (entry.method === stored) return pieces(feed, entry.packedSize, take);
  if (entry.packedSize <= small.packed && entry.size <= small.unpacked)
    return unpackAtOnce(await feed.bytes(entry.packedSize), entry.size, take);
  const unpacker = new Unpacker(take);
  await pieces(feed, entry.packedSize, (piece) => unpacker.take(piece));
  return unpacker.end();
}

async function pieces(
  feed: ByteFeed,
  size: number,
  take: (piece: Uint8Array) => Promise<void> | void,
): Promise<number> {
  for (let left = size; left > 0;) {
    const piece = await feed.some(left);
    if (piece.length === 0) return size - left;
    left -= piece.length;
    await take(piece);
  }
  return size;
}

function unpackAtOnce(packed: Uint8Array, size: number, take: Take): number {
  // One byte more than was said is enough to see that there is more.
  const options = { info: true, chunkSize: Math.max(size + 1, 64), maxOutputLength: size + 1 };
  const { buffer, engine } = inflateRawSync(packed, options) as unknown as {
    buffer: Uint8Array;
    engine: { bytesWritten: number };
  };
  take(buffer);
  return engine.bytesWritten;
}

function unpackFault(error: unknown, entry: ZipEntry, refuse: Refuse): unknown {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  if (code === 'ERR_BUFFER_TOO_LARGE') return tooMuch(entry, refuse);
  // Anything else is no fault of the file.
  if (!code.startsWith('Z_')) return error;
  return refuse(`is damaged: the data of ${quote(entry.name)} cannot be unpacked`);
}

function tooMuch({ name, size }: ZipEntry, refuse: Refuse): Error {
  return refuse(`is damaged: ${quote(name)} unpacks to more than its ${size} bytes`);
}
