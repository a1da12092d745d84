import { Buffer } from 'node:buffer';

import { blockSize, checksumOf, type Field, fieldOf, roomOf, writeField } from './block.ts';

/** What a header block says. Texts hold one byte in each character, as latin1 does. */
export interface BlockFields {
  readonly type: string;
  readonly name: string;
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
  /** Bytes of content behind the header. */
  readonly size: number;
  /** Seconds since 1970. */
  readonly mtime: number;
  readonly linkpath: string;
  readonly uname: string;
  readonly gname: string;
  readonly prefix: string;
}

export const numberFields = ['mode', 'uid', 'gid', 'size', 'mtime'] as const;
const textFields = ['type', 'name', 'linkpath', 'uname', 'gname', 'prefix'] as const;

/** A number fits with a zero byte behind its octal digits; there is no sign. */
export function numberFits(field: Field, value: number): boolean {
  return value >= 0 && value < 8 ** (roomOf(field) - 1);
}

export function isAscii(text: string): boolean {
  return !/[\u0080-\u00ff]/.test(text);
}

/**
 * A header block, byte for byte as Go's `archive/tar` writes it. What has no place there is in pax records before it,
 * so other readers only see a stand-in: a number that does not fit as 0, a text without its non-ASCII bytes and cut.
 *
 * @param block of 512 zeros, where it is written.
 */
export function writeBlock(fields: BlockFields, block: Buffer = Buffer.alloc(blockSize)): Buffer {
  for (const field of textFields) writeText(block, field, fields[field]);
  for (const field of numberFields) writeNumber(block, field, fields[field]);
  writeNumber(block, 'devmajor', 0);
  writeNumber(block, 'devminor', 0);
  return sealBlock(block);
}

/** The block that pax records follow has no owner, no time and no device at all. */
export function writePaxBlock(name: string, size: number): Buffer {
  const block = Buffer.alloc(blockSize);
  // Cut before the slashes go, unlike elsewhere: `a/` must not turn into a folder.
  const cut = toAscii(name).slice(0, roomOf('name')).replace(/\/+$/, '');
  writeText(block, 'name', cut);
  writeText(block, 'type', 'x');
  for (const field of numberFields) writeNumber(block, field, field === 'size' ? size : 0);
  return sealBlock(block);
}

function writeText(block: Buffer, field: Field, text: string): void {
  if (text === '') return;
  const ascii = toAscii(text);
  writeField(block, field, ascii);
  if (ascii.length <= roomOf(field)) return;
  const place = fieldOf(block, field);
  if (place.at(-1) !== 0x2f) return;
  // Cut behind a slash it would look like a folder to some readers.
  place[ascii.slice(0, place.length).replace(/\/+$/, '').length] = 0;
}

function writeNumber(block: Buffer, field: Field, value: number): void {
  const digits = (numberFits(field, value) ? value : 0).toString(8);
  writeField(block, field, digits.padStart(roomOf(field) - 1, '0'));
}

function sealBlock(block: Buffer): Buffer {
  writeField(block, 'magic', 'ustar\x0000');
  writeField(block, 'checksum', `${checksumOf(block).toString(8).padStart(6, '0')}\0 `);
  return block;
}

function toAscii(text: string): string {
  return text.replaceAll(/[\u0080-\u00ff]/g, '');
}
