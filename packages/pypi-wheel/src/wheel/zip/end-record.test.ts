import { Buffer } from 'node:buffer';

import { writeZip, type ZipLies } from '@parity-tools/test-kit/write-zip';
import { describe, expect, test } from 'vitest';

import { refuseFor } from '../complaint.ts';
import { type DirectoryPlace, parseEnd } from './end-record.ts';

const refuse = refuseFor('x.whl');
const ends = { long: 98, short: 22 };

/** The end of an archive whose directory of so many bytes begins there. */
function endOf({ offset, size, count }: DirectoryPlace, lies: ZipLies): DirectoryPlace {
  const wide = lies.zip64 !== undefined;
  const at = offset + size;
  const bytes = writeZip([], {
    end: {
      offset: Math.min(offset, 0xffffffff),
      size: Math.min(size, 0xffffffff),
      count: Math.min(count, 0xffff),
    },
    ...lies,
    ...(wide && { zip64: { offset, size, count, at, ...lies.zip64 } }),
  });
  return parseEnd(bytes, at + (wide ? ends.long : ends.short), refuse);
}

const gibibyte = 2 ** 30;

describe('the end of an archive', () => {
  test.for([
    ['small', { offset: 1000, size: 460, count: 10 }, {}],
    ['of 4 GB, without ZIP64', { offset: 4 * gibibyte - 1000, size: 460, count: 10 }, {}],
    ['of 3 GB, as Python writes it', { offset: 3 * gibibyte, size: 460, count: 10 }, { zip64: {} }],
    ['of 5 GB', { offset: 5 * gibibyte, size: 460, count: 10 }, { zip64: {} }],
    ['with 100,000 entries', { offset: 1000, size: 4_600_000, count: 100_000 }, { zip64: {} }],
    ['all in its ZIP64 record', { offset: 5 * gibibyte, size: 460, count: 10 }, { zip64: { marked: true } }],
  ] as const)('%s', ([, place, lies]) => {
    expect(endOf(place, lies)).toEqual(place);
  });

  const large = { offset: 5 * gibibyte, size: 460, count: 10 };

  test.for([
    ['ZIP64 for 2 GB', { ...large, offset: 2 * gibibyte - 1 }, { zip64: {} }, 'nothing in it needs them'],
    [
      'a short record that says otherwise',
      large,
      { zip64: {}, end: { offset: 7, size: 460, count: 10 } },
      'they contradict each other',
    ],
    [
      'a short record of another size',
      large,
      { zip64: {}, end: { offset: 0xffffffff, size: 461, count: 10 } },
      'they contradict each other',
    ],
    [
      'a short record of another count',
      large,
      { zip64: {}, end: { offset: 0xffffffff, size: 460, count: 11 } },
      'they contradict each other',
    ],
    [
      'a locator that points elsewhere',
      large,
      { zip64: { at: 5 * gibibyte } },
      'they are not as they should be',
    ],
    [
      'an offset beyond exact numbers',
      { ...large, offset: 2 ** 53 },
      { zip64: { at: 0 } },
      'they are not as they should be',
    ],
    ['a marked offset alone', { ...large, offset: 0xffffffff }, {}, 'they contradict each other'],
    ['a marked size alone', { ...large, offset: 0, size: 0xffffffff }, {}, 'they contradict each other'],
    ['a marked count alone', { ...large, offset: 0, count: 0xffff }, {}, 'they contradict each other'],
  ] as const)('%s is refused', ([, place, lies, reason]) => {
    expect(() => endOf(place, lies)).toThrow(`about its ZIP64 records, ${reason}`);
  });

  test.for([
    ['the signature', 0],
    ['the size', 4],
    ['the disk', 16],
    ['the disk of the directory', 20],
    ['the signature of its locator', 56],
    ['the disk in its locator', 60],
    ['the disks in its locator', 72],
  ] as const)('a ZIP64 record is refused where %s is another', ([, at]) => {
    const bytes = writeZip([], {
      zip64: { offset: large.offset, size: 460, count: 10, at: large.offset + 460, marked: true },
    });
    bytes[at] = 9;
    expect(() => parseEnd(bytes, large.offset + 460 + ends.long, refuse)).toThrow('about its ZIP64 records');
  });

  test('counts its entries once', () => {
    const bytes = writeZip([]);
    bytes[8] = 1;
    expect(() => parseEnd(bytes, 22, refuse)).toThrow('counts entries in two ways');
    const wide = writeZip([], {
      zip64: { offset: large.offset, size: 460, count: 10, at: large.offset + 460, marked: true },
    });
    wide[24] = 11;
    expect(() => parseEnd(wide, large.offset + 460 + ends.long, refuse)).toThrow(
      'counts entries in two ways',
    );
  });

  test('announces no comment either', () => {
    const bytes = writeZip([]);
    bytes[20] = 1;
    expect(() => parseEnd(bytes, 22, refuse)).toThrow('does not end as a zip archive does');
  });

  test('has nothing behind it, and is there', () => {
    for (const bytes of [
      Buffer.alloc(0),
      Buffer.alloc(21),
      Buffer.alloc(98),
      Buffer.concat([writeZip([]), Buffer.alloc(1)]),
    ])
      expect(() => parseEnd(bytes, bytes.length, refuse)).toThrow('does not end as a zip archive does');
  });
});
