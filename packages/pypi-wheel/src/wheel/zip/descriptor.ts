import type { Buffer } from 'node:buffer';

import { quote, type Refuse } from '../complaint.ts';
import { wideNumber } from './extra-fields.ts';
import { descriptorFlag, descriptorSignature, type ZipEntry, zip64From } from './zip-entry.ts';

/** With 64-bit sizes and its signature. */
export const mostDescriptorBytes = 24;

/**
 * What stands behind an entry's data: nothing, or exactly a data descriptor, with or without its signature, where the
 * header announced one (APPNOTE 4.3.9). Its length tells the four forms apart.
 */
export function assertDescriptor(bytes: Buffer, entry: ZipEntry, isWide: boolean, refuse: Refuse): void {
  const of = quote(entry.name);
  if ((entry.flags & descriptorFlag) === 0) {
    if (bytes.length === 0) return;
    throw refuse(`is an ambiguous zip archive: ${bytes.length} bytes behind ${of} belong to no entry`);
  }
  // Go's packer writes wide sizes without having announced them, once they are needed.
  const mayBeWide = isWide || Math.max(entry.size, entry.packedSize) > zip64From;
  const values = descriptorValues(bytes, mayBeWide);
  if (values !== undefined && isOf(values, entry)) return;
  throw refuse(`is an ambiguous zip archive: the sizes behind ${of} are not those of the entry`, {
    details: [`${bytes.length} bytes stand there`],
  });
}

function descriptorValues(bytes: Buffer, mayBeWide: boolean): readonly (number | undefined)[] | undefined {
  const isSigned = bytes.length === 16 || bytes.length === 24;
  if (isSigned && bytes.readUInt32LE(0) !== descriptorSignature) return undefined;
  const at = isSigned ? 4 : 0;
  const length = bytes.length - at;
  if (length === 12) return [at, at + 4, at + 8].map((from) => bytes.readUInt32LE(from));
  if (length !== 20 || !mayBeWide) return undefined;
  return [bytes.readUInt32LE(at), wideNumber(bytes, at + 4), wideNumber(bytes, at + 12)];
}

function isOf(values: readonly (number | undefined)[], entry: ZipEntry): boolean {
  return [entry.crc32, entry.packedSize, entry.size].every((value, index) => values[index] === value);
}
