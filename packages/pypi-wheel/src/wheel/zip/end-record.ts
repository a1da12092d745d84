import type { Buffer } from 'node:buffer';

import type { Refuse } from '../complaint.ts';
import { wideNumber } from './extra-fields.ts';
import {
  endSignature,
  marker16,
  marker32,
  zip64EndSignature,
  zip64From,
  zip64LocatorSignature,
} from './zip-entry.ts';

/** Where the central directory is. */
export interface DirectoryPlace {
  readonly offset: number;
  readonly size: number;
  readonly count: number;
}

const endSize = 22;
const locatorSize = 20;
const zip64EndSize = 56;

/** All end records together are no larger. */
export const mostEndBytes: number = endSize + locatorSize + zip64EndSize;

/**
 * Reads the end of an archive. The end record has to be the very last bytes: where readers would have to look for it,
 * two of them can find two.
 *
 * @param tail the last bytes of the file, `mostEndBytes` or all of it.
 * @param fileSize in bytes.
 */
export function parseEnd(tail: Buffer, fileSize: number, refuse: Refuse): DirectoryPlace {
  const at = tail.length - endSize;
  if (at < 0 || tail.readUInt32LE(at) !== endSignature || tail.readUInt16LE(at + 20) !== 0)
    throw refuse('does not end as a zip archive does', {
      details: [
        'A wheel ends with the end record of a zip archive, without a comment and with nothing behind it.',
      ],
    });
  const end = tail.subarray(at);
  if (end.readUInt16LE(4) % marker16 !== 0 || end.readUInt16LE(6) % marker16 !== 0)
    throw refuse('is one part of a zip archive in several parts');
  const short = { offset: end.readUInt32LE(16), size: end.readUInt32LE(12), count: end.readUInt16LE(10) };
  const hasLocator = at >= locatorSize && tail.readUInt32LE(at - locatorSize) === zip64LocatorSignature;
  const place = hasLocator ? longPlace(tail, at - locatorSize, fileSize, refuse) : short;
  if (hasLocator ? !agree(short, place) : isMarked(short))
    throw badZip64(refuse, 'they contradict each other');
  if (end.readUInt16LE(8) !== short.count) throw miscounted(refuse);
  const directoryEnd = fileSize - endSize - (hasLocator ? locatorSize + zip64EndSize : 0);
  if (place.offset + place.size !== directoryEnd)
    throw refuse('is an ambiguous zip archive: its central directory is not right before its end record', {
      details: [`directory: byte ${place.offset}, ${place.size} bytes`, `end record: byte ${directoryEnd}`],
    });
  return place;
}

function longPlace(tail: Buffer, locator: number, fileSize: number, refuse: Refuse): DirectoryPlace {
  const at = locator - zip64EndSize;
  const record = at >= 0 ? tail.subarray(at, locator) : undefined;
  const tailStart = fileSize - tail.length;
  const isSound =
    record?.readUInt32LE(0) === zip64EndSignature &&
    wideNumber(record, 4) === zip64EndSize - 12 &&
    wideNumber(tail, locator + 8) === tailStart + at &&
    tail.readUInt32LE(locator + 4) === 0 &&
    tail.readUInt32LE(locator + 16) <= 1 &&
    record.readUInt32LE(16) === 0 &&
    record.readUInt32LE(20) === 0;
  if (record === undefined || !isSound) throw badZip64(refuse, 'they are not as they should be');
  const [count, size, offset] = [32, 40, 48].map((from) => wideNumber(record, from));
  if (count === undefined || size === undefined || offset === undefined || wideNumber(record, 24) !== count)
    throw miscounted(refuse);
  if (count < marker16 && size <= zip64From && offset <= zip64From)
    throw badZip64(refuse, 'nothing in it needs them');
  return { offset, size, count };
}

/** Each short field says the same as the long one, or that one has to look there. */
function agree(short: DirectoryPlace, long: DirectoryPlace): boolean {
  return (
    (short.count === marker16 || short.count === long.count) &&
    (short.size === marker32 || short.size === long.size) &&
    (short.offset === marker32 || short.offset === long.offset)
  );
}

function isMarked({ offset, size, count }: DirectoryPlace): boolean {
  return offset === marker32 || size === marker32 || count === marker16;
}

function badZip64(refuse: Refuse, why: string): Error {
  return refuse(`is an ambiguous zip archive: about its ZIP64 records, ${why}`);
}

function miscounted(refuse: Refuse): Error {
  return refuse('is no sound zip archive: its end record counts entries in two ways');
}
