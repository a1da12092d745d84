import type { Buffer } from 'node:buffer';

import { ArchiveInvalid } from '../archive-invalid.ts';
import { checksumOf, type Field, fieldOf } from './block.ts';

/** What a header block says by itself. Texts hold one byte in each character, as latin1 does. */
export interface Block {
  readonly type: string;
  /** With the prefix, where the block has one. */
  readonly name: string;
  readonly mode: number;
  /** Undefined where the field makes no sense: a pax record may say it instead. */
  readonly size: number | undefined;
  readonly linkpath: string;
}

/**
 * @param offset where the block lies in its tar.
 * @throws ArchiveInvalid when it is no header of POSIX, GNU or the seventh Unix, or its checksum is not right.
 */
export function readBlock(block: Buffer, offset: number): Block {
  if (numberOf(block, 'checksum') !== checksumOf(block))
    throw new ArchiveInvalid('this is no header of a tar: its checksum is wrong', offset);
  const mode = numberOf(block, 'mode');
  if (mode === undefined) throw new ArchiveInvalid('an entry has a mode that makes no sense', offset);
  const prefix = hasPrefix(block, offset) ? textOf(block, 'prefix') : '';
  return {
    type: fieldOf(block, 'type').toString('latin1'),
    name: prefix === '' ? textOf(block, 'name') : `${prefix}/${textOf(block, 'name')}`,
    mode: mode & 0o7777,
    size: numberOf(block, 'size'),
    linkpath: textOf(block, 'linkpath'),
  };
}

/** Only POSIX has one. GNU has times in its place, and older tars what was in memory. */
function hasPrefix(block: Buffer, offset: number): boolean {
  const magic = fieldOf(block, 'magic').toString('latin1');
  // Readers disagree about any other version, and so about names.
  if (magic.startsWith('ustar\0') && magic !== 'ustar\x0000')
    throw new ArchiveInvalid('a header is of a version of ustar that is not known', offset);
  return magic === 'ustar\x0000';
}

function textOf(block: Buffer, field: Field): string {
  const text = fieldOf(block, field).toString('latin1');
  const end = text.indexOf('\0');
  return end === -1 ? text : text.slice(0, end);
}

/** Octal digits between blanks and zero bytes, or GNU's form of numbers that do not fit so. Undefined for all else. */
function numberOf(block: Buffer, field: Field): number | undefined {
  const bytes = fieldOf(block, field);
  if (bytes[0] === 0x80) return safe(BigInt(`0x${bytes.subarray(1).toString('hex')}`));
  const digits = /^[ \0]*([0-7]*)[ \0]*$/.exec(bytes.toString('latin1'))?.[1];
  return digits === undefined ? undefined : Number.parseInt(digits || '0', 8);
}

function safe(value: bigint): number | undefined {
  return value <= BigInt(Number.MAX_SAFE_INTEGER) ? Number(value) : undefined;
}
