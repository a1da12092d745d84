import type { Buffer } from 'node:buffer';

import { ArchiveInvalid } from '../archive-invalid.ts';
import { ByteCursor } from '../byte-cursor.ts';
import { blockSize, paddingAfter } from './block.ts';
import { TarBody } from './body.ts';
import { type Extras, isExtra, readExtra } from './extras.ts';
import { memberOf, type TarMember } from './member.ts';
import { readBlock } from './read-block.ts';

export interface TarItem extends TarMember {
  /** What of it is not read is passed over when the next entry is asked for. A chunk is part of one that was given. */
  readonly body: AsyncIterable<Uint8Array>;
}

/**
 * The entries of a tar, one by one: POSIX with pax, GNU, and older ones. Memory is a chunk and a header. Where readers
 * disagree about what an archive holds, it is refused. When this is left early, `chunks` end.
 *
 * @param chunks not packed; each must stay as it is until the next is asked for.
 * @throws ArchiveInvalid, which says where; and what `chunks` throws.
 */
export async function* readTar(
  chunks: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
): AsyncGenerator<TarItem, void, undefined> {
  const cursor = new ByteCursor(chunks);
  try {
    for (;;) {
      const member = await nextMember(cursor);
      if (member === undefined) return;
      const body = new TarBody(cursor, member.size);
      yield { ...member, body };
      await body.end();
      await passOver(cursor, paddingAfter(member.size));
    }
  } finally {
    await cursor.close();
  }
}

/** @returns undefined at the end, when nothing but zeros has followed. */
async function nextMember(cursor: ByteCursor): Promise<TarMember | undefined> {
  let extras: Extras | undefined;
  for (;;) {
    const offset = cursor.offset;
    const bytes = await headerAt(cursor);
    if (isZero(bytes)) {
      if (extras !== undefined)
        throw new ArchiveInvalid('a header describes an entry that does not follow', offset);
      await readEnd(cursor);
      return undefined;
    }
    const block = readBlock(bytes, offset);
    if (!isExtra(block)) return memberOf(block, extras ?? {}, offset);
    extras = await readExtra(cursor, block, extras);
  }
}

async function headerAt(cursor: ByteCursor): Promise<Buffer> {
  const bytes = await cursor.take(blockSize);
  if (bytes.length === blockSize) return bytes;
  throw new ArchiveInvalid('the tar ends before its end mark', cursor.offset);
}

/** One block of zeros is there; one more must follow, and nothing but zeros after it. */
async function readEnd(cursor: ByteCursor): Promise<void> {
  if (!isZero(await headerAt(cursor)))
    throw new ArchiveInvalid('a block of zeros lies between entries', cursor.offset - 2 * blockSize);
  for (;;) {
    const offset = cursor.offset;
    const rest = await cursor.some(blockSize);
    if (rest.length === 0) return;
    if (!isZero(rest)) throw new ArchiveInvalid('something follows the end mark of the tar', offset);
  }
}

async function passOver(cursor: ByteCursor, size: number): Promise<void> {
  if ((await cursor.take(size)).length < size)
    throw new ArchiveInvalid('the tar ends in the middle of a block', cursor.offset);
}

function isZero(bytes: Uint8Array): boolean {
  return bytes.every((byte) => byte === 0);
}
