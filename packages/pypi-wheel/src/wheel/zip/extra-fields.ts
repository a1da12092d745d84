import type { Buffer } from 'node:buffer';

import { quote, type Refuse } from '../complaint.ts';

export const zip64Extra = 0x0001;
const unicodePathExtra = 0x7075;

/** The extra fields of a header by their id (APPNOTE 4.5). @param of the entry's name. */
export function parseExtras(bytes: Buffer, of: string, refuse: Refuse): ReadonlyMap<number, Buffer> {
  const fields = new Map<number, Buffer>();
  for (let at = 0; at < bytes.length;) {
    const end = at + 4 <= bytes.length ? at + 4 + bytes.readUInt16LE(at + 2) : Infinity;
    if (end > bytes.length)
      throw refuse(`is no sound zip archive: the extra fields of ${quote(of)} are cut off`);
    const id = bytes.readUInt16LE(at);
    if (fields.has(id) && (id === zip64Extra || id === unicodePathExtra))
      throw refuse(`is an ambiguous zip archive: ${quote(of)} has two extra fields that mean the same`);
    fields.set(id, bytes.subarray(at + 4, end));
    at = end;
  }
  return fields;
}

/** A second name (Info-ZIP's Unicode path) that some readers believe and others do not. */
export function assertOneName(extras: ReadonlyMap<number, Buffer>, name: string, refuse: Refuse): void {
  const field = extras.get(unicodePathExtra);
  // One byte of version, four of the name's CRC-32, then the name.
  if (field === undefined || field.subarray(5).toString('utf8') === name) return;
  throw refuse(`is an ambiguous zip archive: ${quote(name)} has another name in its Unicode path field`);
}

/** 64-bit values of a ZIP64 field, in order; undefined for one that is not within exact numbers. */
export function wideNumbers(field: Buffer): (number | undefined)[] {
  return Array.from({ length: Math.floor(field.length / 8) }, (_, index) => wideNumber(field, index * 8));
}

export function wideNumber(bytes: Buffer, at: number): number | undefined {
  const value = Number(bytes.readBigUInt64LE(at));
  return Number.isSafeInteger(value) ? value : undefined;
}
