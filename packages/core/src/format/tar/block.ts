import { Buffer } from 'node:buffer';

/** A tar is a row of these (POSIX.1-2024, pax, "ustar Interchange Format"), in bytes. */
export const blockSize = 512;

/** Offset and length of each field of a header block, in bytes. */
const places = {
  name: [0, 100],
  mode: [100, 8],
  uid: [108, 8],
  gid: [116, 8],
  size: [124, 12],
  mtime: [136, 12],
  checksum: [148, 8],
  type: [156, 1],
  linkpath: [157, 100],
  /** With the version: 6 and 2 bytes. */
  magic: [257, 8],
  uname: [265, 32],
  gname: [297, 32],
  devmajor: [329, 8],
  devminor: [337, 8],
  prefix: [345, 155],
} as const;

export type Field = keyof typeof places;

/** The bytes of a field inside of its block: what is written there is in the block. */
export function fieldOf(block: Buffer, field: Field): Buffer {
  const [offset, length] = places[field];
  return block.subarray(offset, offset + length);
}

/** Bytes that a field has room for. */
export function roomOf(field: Field): number {
  return places[field][1];
}

/** Puts bytes, one in each character, where a field begins: as many as it has room for. */
export function writeField(block: Buffer, field: Field, text: string): void {
  const [offset, length] = places[field];
  block.write(text, offset, length, 'latin1');
}

/** The sum of all bytes, those of the checksum itself taken as blanks. */
export function checksumOf(block: Buffer): number {
  const [offset, length] = places.checksum;
  let sum = length * 0x20;
  // Counted, not iterated: a layer has a hundred thousand of these, and this takes most of the time for one.
  for (let at = 0; at < offset; at += 1) sum += block[at] ?? 0;
  for (let at = offset + length; at < blockSize; at += 1) sum += block[at] ?? 0;
  return sum;
}

/** How many zero bytes follow a content of this size, up to the next block. */
export function paddingAfter(size: number): number {
  return (blockSize - (size % blockSize)) % blockSize;
}
