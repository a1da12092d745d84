import type { Buffer } from 'node:buffer';

import { ArchiveInvalid } from '../archive-invalid.ts';
import type { ByteCursor } from '../byte-cursor.ts';
import { paddingAfter } from './block.ts';
import type { Block } from './read-block.ts';
import { readPax } from './read-pax.ts';

/** What headers before an entry say of it, in bytes as characters; it counts more than the entry's own header. */
export interface Extras {
  readonly path?: string;
  readonly linkpath?: string;
  readonly size?: string;
}

/** Honest ones hold a few names. In bytes. */
const mostExtra = 1024 * 1024;

const keys = ['path', 'linkpath', 'size'] as const;

/** Headers that describe: pax for the next entry and for all, and GNU's long names and link targets. */
export function isExtra({ type }: Block): boolean {
  return ['x', 'g', 'L', 'K'].includes(type);
}

/**
 * Reads what follows a header that describes, and adds it to what is known already of the next entry.
 *
 * @throws ArchiveInvalid also where two headers say the same thing of one entry: readers disagree which one counts.
 */
export async function readExtra(
  cursor: ByteCursor,
  block: Block,
  known: Extras | undefined,
): Promise<Extras | undefined> {
  const offset = cursor.offset;
  const { size = mostExtra + 1 } = block;
  if (size > mostExtra) throw new ArchiveInvalid(`a header claims more than ${mostExtra} bytes`, offset);
  const bytes = await cursor.take(size + paddingAfter(size));
  if (bytes.length < size + paddingAfter(size))
    throw new ArchiveInvalid('the tar ends in the middle of a header', cursor.offset);
  const found = extrasOf(block, bytes.subarray(0, size), offset);
  // What is said of all entries is a comment, such as git's of the commit.
  if (block.type === 'g') return known;
  const twice = keys.find((key) => known !== undefined && key in known && key in found);
  if (twice !== undefined) throw new ArchiveInvalid(`two headers give an entry a ${twice}`, offset);
  return { ...known, ...found };
}

function extrasOf({ type }: Block, bytes: Buffer, offset: number): Extras {
  if (type === 'L') return { path: untilZero(bytes) };
  if (type === 'K') return { linkpath: untilZero(bytes) };
  const records = readPax(bytes, offset);
  if (records.keys().some((key) => key.startsWith('GNU.sparse.')))
    throw new ArchiveInvalid('an entry is sparse, which is not understood', offset);
  const found = keys.filter((key) => records.has(key));
  if (type === 'g' && found.length > 0)
    throw new ArchiveInvalid(`a header gives all entries the same ${found[0]}`, offset);
  return Object.fromEntries(found.map((key) => [key, records.get(key)]));
}

function untilZero(bytes: Buffer): string {
  const text = bytes.toString('latin1');
  const end = text.indexOf('\0');
  return end === -1 ? text : text.slice(0, end);
}
