import type { Buffer } from 'node:buffer';

import { quote, type Refuse } from '../complaint.ts';
import { assertOneName, parseExtras, wideNumbers, zip64Extra } from './extra-fields.ts';
import { descriptorFlag, localSignature, marker32, type ZipEntry } from './zip-entry.ts';

/** Without name and extra fields. */
export const localSize = 30;

/** How many bytes of name and extra fields follow; undefined where no header is. */
export function localRest(header: Buffer): number | undefined {
  if (header.length < localSize || header.readUInt32LE(0) !== localSignature) return undefined;
  return header.readUInt16LE(26) + header.readUInt16LE(28);
}

/**
 * An entry's own header must say what the central directory says, or readers that stream see another archive.
 *
 * @param rest name and extra fields.
 * @returns whether sizes that stand behind the data have 64 bits.
 */
export function assertSameHeader(header: Buffer, rest: Buffer, entry: ZipEntry, refuse: Refuse): boolean {
  const nameLength = header.readUInt16LE(26);
  const name = rest.subarray(0, nameLength).toString('latin1');
  if (name !== entry.rawName) throw contradiction(refuse, entry, `its name is ${quote(name)} there`);
  if (header.readUInt16LE(6) !== entry.flags) throw contradiction(refuse, entry, 'the flags differ');
  if (header.readUInt16LE(8) !== entry.method) throw contradiction(refuse, entry, 'the method differs');
  const extras = parseExtras(rest.subarray(nameLength), entry.name, refuse);
  assertOneName(extras, entry.name, refuse);
  const zip64 = extras.get(zip64Extra);
  const sizes = resolveSizes(header, zip64);
  if (sizes === undefined) throw contradiction(refuse, entry, 'its ZIP64 field does not fit');
  const isDeferred = (entry.flags & descriptorFlag) !== 0;
  const fits = (came: number, is: number): boolean => came === is || (isDeferred && came === 0);
  if (!fits(header.readUInt32LE(14), entry.crc32)) throw contradiction(refuse, entry, 'the CRC-32 differs');
  if (!fits(sizes.packedSize, entry.packedSize) || !fits(sizes.size, entry.size))
    throw contradiction(refuse, entry, 'the sizes differ');
  return zip64 !== undefined;
}

/**
 * Both sizes are in the ZIP64 field, or neither (APPNOTE 4.5.3). The header then says so, or has the same values; some
 * packers write an empty field.
 */
function resolveSizes(
  header: Buffer,
  zip64: Buffer | undefined,
): { packedSize: number; size: number } | undefined {
  const packedSize = header.readUInt32LE(18);
  const size = header.readUInt32LE(22);
  if (zip64 === undefined || zip64.length === 0)
    return packedSize === marker32 || size === marker32 ? undefined : { packedSize, size };
  const [wideSize, widePackedSize] = wideNumbers(zip64);
  if (zip64.length !== 16 || wideSize === undefined || widePackedSize === undefined) return undefined;
  const agree = (short: number, long: number): boolean => short === marker32 || short === long;
  if (!agree(size, wideSize) || !agree(packedSize, widePackedSize)) return undefined;
  return { packedSize: widePackedSize, size: wideSize };
}

function contradiction(refuse: Refuse, { name }: ZipEntry, what: string): Error {
  return refuse(`is an ambiguous zip archive: the two headers of ${quote(name)} contradict each other`, {
    details: [what],
  });
}
