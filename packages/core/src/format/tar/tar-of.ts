import { Buffer } from 'node:buffer';

import type { ByteReader } from '../../ports.ts';
import { chunkSize } from '../../source.ts';
import { ArchiveInvalid } from '../archive-invalid.ts';
import { blockSize, paddingAfter } from './block.ts';
import { contentSize, spellName, type TarEntry } from './entry.ts';
import { writeHeader } from './write-header.ts';

/** Two blocks of zeros; no record of 20 blocks is filled up. */
export const endSize: number = 2 * blockSize;

export interface TarOptions {
  /** The time of every entry, in seconds since 1970 (design, section 5, "Time and identity"). */
  readonly mtime: number;
}

/**
 * A tar of these entries in the order given, byte for byte as Go's `archive/tar` writes it: same entries and time, same
 * bytes. ustar, and pax records for what it has no place for. Each chunk is the caller's own; memory is one of them.
 *
 * @throws ArchiveInvalid when a file does not have as many bytes as its entry says; RangeError for what no tar can say.
 */
export async function* tarOf(
  entries: Iterable<TarEntry>,
  { mtime }: TarOptions,
): AsyncGenerator<Uint8Array, void, undefined> {
  let offset = 0;
  for (const entry of entries) {
    const header = writeHeader(entry, mtime);
    yield header;
    const size = contentSize(entry);
    offset += header.length;
    yield* contentOf(entry, offset);
    if (paddingAfter(size) > 0) yield Buffer.alloc(paddingAfter(size));
    offset += size + paddingAfter(size);
  }
  yield Buffer.alloc(endSize);
}

async function* contentOf(entry: TarEntry, offset: number): AsyncGenerator<Uint8Array, void, undefined> {
  if (entry.type === 'directory' || entry.type === 'symlink') return;
  if ('bytes' in entry) {
    if (entry.bytes.length > 0) yield entry.bytes;
    return;
  }
  const reader = await entry.open();
  try {
    const seen = yield* wholeOf(reader, entry.size);
    if (seen !== entry.size) throw wrongLength(entry, seen, offset);
  } finally {
    await reader.close();
  }
}

/** @param has how many bytes there were, any number beyond the entry's stands for all. @param offset where they lie. */
export function wrongLength(entry: TarEntry, has: number, offset: number): ArchiveInvalid {
  const size = contentSize(entry);
  const found = has < size ? `only ${has}` : 'more';
  return new ArchiveInvalid(`${spellName(entry)} should have ${size} bytes and has ${found}`, offset);
}

/** @returns how many bytes there were; one more than `size` stands for any number. */
async function* wholeOf(reader: ByteReader, size: number): AsyncGenerator<Uint8Array, number, undefined> {
  let seen = 0;
  while (seen < size) {
    const chunk = Buffer.allocUnsafe(Math.min(chunkSize, size - seen));
    const count = await reader.read(chunk);
    if (count === 0) return seen;
    seen += count;
    yield chunk.subarray(0, count);
  }
  return seen + (await reader.read(Buffer.alloc(1)));
}
