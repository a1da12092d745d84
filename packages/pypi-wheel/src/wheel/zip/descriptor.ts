import type { Buffer } from 'node:buffer';

import { quote, type Refuse } from '../complaint.ts';
import { wideNumber } from './extra-fields.ts';
import { descriptorFlag, descriptorSignature, type ZipEntry, zip64From } from './zip-entry.ts';

/** In bytes: 32-bit and 64-bit sizes, each without and with a signature. */
const descriptorSizes = [12, 16, 20, 24];

/** Behind an entry's data stands nothing, or a data descriptor where its header announced one (APPNOTE 4.3.9). */
export function assertDescriptorSize(length: number, entry: ZipEntry, refuse: Refuse): void {
  const isAnnounced = (entry.flags & descriptorFlag) !== 0;
  if (isAnnounced && !descriptorSizes.includes(length)) throw misfit(length, entry, refuse);
  if (isAnnounced || length === 0) return;
  throw refuse(`is an ambiguous zip archive: ${length} bytes behind ${quote(entry.name)} belong to no entry`);
}

/**
 * A data descriptor repeats what the directory says. Its length tells its four forms apart.
 *
 * @param bytes none where no descriptor is.
 * @param isWide whether the header has announced 64-bit sizes.
 */
export function assertDescriptor(bytes: Buffer, entry: ZipEntry, isWide: boolean, refuse: Refuse): void {
  if (bytes.length === 0) return;
  // Go's packer writes wide sizes without having announced them, once they are needed.
  const mayBeWide = isWide || Math.max(entry.size, entry.packedSize) > zip64From;
  const values = descriptorValues(bytes, mayBeWide);
  const isRight = [entry.crc32, entry.packedSize, entry.size].every((value, at) => values?.[at] === value);
  if (!isRight) throw misfit(bytes.length, entry, refuse);
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

function misfit(length: number, { name }: ZipEntry, refuse: Refuse): Error {
  return refuse(`is an ambiguous zip archive: the sizes behind ${quote(name)} are not those of the entry`, {
    details: [`${length} bytes stand there`],
  });
}
