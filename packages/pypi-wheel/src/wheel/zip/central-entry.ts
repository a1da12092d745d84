import type { Buffer } from 'node:buffer';

import { quote, type Refuse } from '../complaint.ts';
import { assertSafeName, decodeName } from './entry-name.ts';
import { assertOneName, parseExtras, wideNumbers, zip64Extra } from './extra-fields.ts';
import { assertPlain } from './plain-entry.ts';
import { centralSignature, marker32, type ZipEntry } from './zip-entry.ts';

export const centralSize = 46;

/** Reads the entry of the central directory that begins at `at` (APPNOTE 4.3.12). @returns it, and where the next is. */
export function parseCentral(
  directory: Buffer,
  at: number,
  refuse: Refuse,
): { readonly entry: ZipEntry; readonly next: number } {
  const lengths = at + centralSize <= directory.length ? lengthsAt(directory, at) : undefined;
  if (
    lengths === undefined ||
    directory.readUInt32LE(at) !== centralSignature ||
    lengths.end > directory.length
  )
    throw refuse('is no sound zip archive: its central directory is damaged');
  const header = directory.subarray(at, lengths.end);
  const nameEnd = centralSize + lengths.name;
  const nameBytes = header.subarray(centralSize, nameEnd);
  const flags = header.readUInt16LE(8);
  const name = decodeName(nameBytes, flags, refuse);
  assertSafeName(name, refuse);
  const extras = parseExtras(header.subarray(nameEnd, nameEnd + lengths.extra), name, refuse);
  assertOneName(extras, name, refuse);
  const entry: ZipEntry = {
    name,
    rawName: nameBytes.toString('latin1'),
    isFolder: name.endsWith('/'),
    flags,
    method: header.readUInt16LE(10),
    crc32: header.readUInt32LE(16),
    ...resolveSizes(header, extras.get(zip64Extra), name, refuse),
  };
  assertPlain(entry, header.readUInt32LE(38) >>> 16, refuse);
  if (lengths.comment > 0)
    throw refuse(`has an entry with a comment, where anything can hide: ${quote(name)}`);
  return { entry, next: lengths.end };
}

function lengthsAt(
  directory: Buffer,
  at: number,
): { name: number; extra: number; comment: number; end: number } {
  const name = directory.readUInt16LE(at + 28);
  const extra = directory.readUInt16LE(at + 30);
  const comment = directory.readUInt16LE(at + 32);
  return { name, extra, comment, end: at + centralSize + name + extra + comment };
}

/** A ZIP64 field holds exactly the values that are marked in the header, in this order (APPNOTE 4.5.3). */
function resolveSizes(
  header: Buffer,
  zip64: Buffer | undefined,
  name: string,
  refuse: Refuse,
): { size: number; packedSize: number; offset: number } {
  const short = [header.readUInt32LE(24), header.readUInt32LE(20), header.readUInt32LE(42)] as const;
  const wide = zip64 === undefined ? [] : wideNumbers(zip64);
  const marked = short.filter((value) => value === marker32).length;
  if (header.readUInt16LE(34) !== 0 || (zip64?.length ?? 0) !== marked * 8) throw misfit(name, refuse);
  const [size, packedSize, offset] = short.map((value) => (value === marker32 ? wide.shift() : value));
  if (size === undefined || packedSize === undefined || offset === undefined) throw misfit(name, refuse);
  return { size, packedSize, offset };
}

function misfit(name: string, refuse: Refuse): Error {
  return refuse(`is an ambiguous zip archive: the ZIP64 field of ${quote(name)} does not fit its header`);
}
