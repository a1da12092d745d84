import { Buffer } from 'node:buffer';
import { deflateRawSync } from 'node:zlib';

import { makeWheel, noise, wheelFileName, type WheelParts } from '@parity-tools/test-kit/make-wheel';
import { extraField, wide, type ZipLies, type ZipPart } from '@parity-tools/test-kit/write-zip';
import { describe, expect, test } from 'vitest';

import { passBytes, passWheel, refusalOf } from './kit/check-bytes.ts';

const name = wheelFileName();
const text = 'some text, some text, some text';
const files = { 'tr_wheel/a.txt': text };
/** Its size in the archive. */
const packed = deflateRawSync(text).length;
const empty = Buffer.alloc(0);

/** Tells a lie about the first entry. */
function first(lie: Partial<ZipPart>): WheelParts {
  return {
    files,
    entries: (parts) => parts.map((part, index) => (index === 0 ? { ...part, ...lie } : part)),
  };
}

/** Adds an entry that RECORD does not know; the archive is looked at first. */
function more(...extra: readonly ZipPart[]): WheelParts {
  return { files, entries: (parts) => [...parts, ...extra] };
}

function lie(zip: ZipLies): WheelParts {
  return { files, zip };
}

function named(entry: string, lies: Partial<ZipPart> = {}): WheelParts {
  return more({ name: entry, content: empty, ...lies });
}

const zeros = (size: number): Partial<ZipPart> => ({ content: Buffer.alloc(size) });
const twoTimes = extraField(0x7075, Buffer.from('\u0001\0\0\0\0tr_wheel/a.txt'));

/** What is wrong, the archive, and what is said of it behind its name. */
const faults: readonly (readonly [string, WheelParts, string])[] = [
  ['a comment at the end', lie({ comment: 'x' }), 'does not end as a zip archive does'],
  ['bytes behind the end', lie({ behindEnd: Buffer.from('x') }), 'does not end as a zip archive does'],
  [
    'a second archive behind it',
    lie({ behindEnd: makeWheel() }),
    'its central directory is not right before its end record',
  ],
  [
    'bytes before the first entry',
    lie({ prefix: Buffer.from('#!/bin/sh\n') }),
    'something stands before its first entry',
  ],
  [
    'bytes between two entries',
    first({ behind: Buffer.from('x') }),
    '1 bytes behind "tr_wheel/a.txt" belong to no entry',
  ],
  [
    'bytes before an entry',
    {
      files,
      entries: (parts) =>
        parts.map((part, index) => (index === 1 ? { ...part, before: Buffer.alloc(40) } : part)),
    },
    '40 bytes behind "tr_wheel/a.txt" belong to no entry',
  ],
  [
    'bytes before the directory',
    lie({ beforeDirectory: Buffer.from('xyz') }),
    '3 bytes behind "tr_wheel-1.0.0.dist-info/RECORD" belong to no entry',
  ],
  [
    'bytes behind the directory',
    lie({ behindDirectory: Buffer.from('xyz') }),
    'its central directory is not right before its end record',
  ],
  [
    'a directory elsewhere',
    lie({ end: { offset: 1 } }),
    'its central directory is not right before its end record',
  ],
  [
    'a directory of another size',
    lie({ end: { size: 1 } }),
    'its central directory is not right before its end record',
  ],
  ['one entry fewer than there are', lie({ end: { count: 3 } }), 'it lists 4 entries and says that it has 3'],
  ['one entry more than there are', lie({ end: { count: 5 } }), 'it lists 4 entries and says that it has 5'],
  ['many more entries than there can be', lie({ end: { count: 60_000 } }), 'says that it has 60000 entries'],
  ['several parts', lie({ end: { disk: 1 } }), 'is one part of a zip archive in several parts'],
  [
    'ZIP64 records that nothing needs',
    lie({ zip64: {} }),
    'about its ZIP64 records, nothing in it needs them',
  ],
  [
    'ZIP64 markers without records',
    lie({ end: { count: 0xffff } }),
    'about its ZIP64 records, they contradict each other',
  ],
  [
    'a ZIP64 record that is elsewhere',
    lie({ zip64: { at: 5 } }),
    'about its ZIP64 records, they are not as they should be',
  ],
  [
    'more entries than are allowed',
    lie({ zip64: { count: 100_001, marked: true } }),
    'says that it has 100001 entries',
  ],
  [
    'a damaged directory',
    first({ central: { extra: Buffer.alloc(70_000 - 4_465) } }),
    'is no sound zip archive',
  ],
  ['one name twice', named('tr_wheel/a.txt'), 'it has "tr_wheel/a.txt" twice'],
  [
    'one name in two Unicode forms',
    more({ name: 'a\u0308', content: empty }, { name: '\u00e4', content: empty }),
    'twice',
  ],
  [
    'a file that is a folder as well',
    named('tr_wheel/a.txt/b'),
    'has "tr_wheel/a.txt" in it as a file and as a folder',
  ],
  [
    'a file that is a folder elsewhere in the order',
    more({ name: 'x/z', content: empty }, { name: 'x-y', content: empty }, { name: 'x', content: empty }),
    'has "x" in it as a file and as a folder',
  ],
  [
    'a folder and a file of one name',
    named('tr_wheel/a.txt/', { mode: 0o040755, method: 'stored' }),
    'it has "tr_wheel/a.txt/" twice',
  ],
  ['a way out', named('tr_wheel/../../x'), '"tr_wheel/../../x" leads out of the wheel'],
  ['an absolute path', named('/etc/x'), '"/etc/x" is absolute'],
  ['a drive letter', named('C:x'), '"C:x" is absolute'],
  ['a backslash', named('a\\b'), '"a\\\\b" has a backslash in it'],
  ['a NUL', named('a\0b'), '"a\\u0000b" has a control character in it'],
  ['an empty part', named('a//b'), '"a//b" has a part that is no name'],
  ['a part that is a dot', named('./a'), '"./a" has a part that is no name'],
  ['an empty name', named(''), '"" is empty'],
  [
    'a name that is no UTF-8',
    named('x', { both: { name: Buffer.from([0x61, 0xff]), flags: 0x0800 } }),
    'has a name in it that is no UTF-8: "aÿ"',
  ],
  [
    'a name of an unknown spelling',
    named('x', { both: { name: Buffer.from('grün') } }),
    'it does not say how "grÃ¼n" is spelled',
  ],
  ['an encrypted entry', first({ both: { flags: 0x0001 } }), 'has an encrypted entry: "tr_wheel/a.txt"'],
  ['an encrypted directory', first({ both: { flags: 0x2000 } }), 'has an encrypted entry: "tr_wheel/a.txt"'],
  [
    'flags that nobody knows',
    first({ both: { flags: 0x8000 } }),
    'has an entry with flags that nobody knows',
  ],
  ['another method', first({ both: { method: 12 } }), 'has an entry packed by method 12: "tr_wheel/a.txt"'],
  ['a link', first({ mode: 0o120777 }), 'has an entry that is a link: "tr_wheel/a.txt"'],
  ['a device', first({ mode: 0o020666 }), 'has an entry that is a special file: "tr_wheel/a.txt"'],
  [
    'a file marked as a folder',
    first({ mode: 0o040755 }),
    'has an entry that is a file and a folder at once',
  ],
  [
    'a folder with content',
    named('x/', { content: Buffer.from('x'), mode: 0o040755 }),
    '"x/" has sizes that cannot be',
  ],
  [
    'a stored entry of two sizes',
    first({ method: 'stored', central: { size: 5 } }),
    '"tr_wheel/a.txt" has sizes that cannot be',
  ],
  [
    'a stored entry with sizes behind it',
    first({ method: 'stored', descriptor: 'signed' }),
    '"tr_wheel/a.txt" is stored and says its size only behind it',
  ],
  ['a comment of an entry', first({ central: { comment: 'x' } }), 'has an entry with a comment'],
  [
    'extra fields that are cut off',
    first({ both: { extra: Buffer.from([1, 0, 9, 0, 0]) } }),
    'the extra fields of "tr_wheel/a.txt" are cut off',
  ],
  [
    'extra fields without a header',
    first({ both: { extra: Buffer.from([1, 0]) } }),
    'the extra fields of "tr_wheel/a.txt" are cut off',
  ],
  [
    'two fields that mean the same',
    first({ both: { extra: Buffer.concat([twoTimes, twoTimes]) } }),
    '"tr_wheel/a.txt" has two extra fields that mean the same',
  ],
  [
    'another name in an extra field',
    first({ central: { extra: extraField(0x7075, Buffer.from('\u0001\0\0\0\0evil')) } }),
    '"tr_wheel/a.txt" has another name in its Unicode path field',
  ],
  [
    'another name in its own extra field',
    first({ local: { extra: extraField(0x7075, Buffer.from('\u0001\0\0\0\0evil')) } }),
    '"tr_wheel/a.txt" has another name in its Unicode path field',
  ],
  [
    'a ZIP64 field without a marker',
    first({ central: { extra: extraField(1, wide(31)) } }),
    'the ZIP64 field of "tr_wheel/a.txt" does not fit its header',
  ],
  [
    'a marker without a ZIP64 field',
    first({ central: { size: 0xffffffff } }),
    'the ZIP64 field of "tr_wheel/a.txt" does not fit its header',
  ],
  [
    'a ZIP64 field of another length',
    first({ central: { size: 0xffffffff, extra: extraField(1, wide(31, 31)) } }),
    'the ZIP64 field of "tr_wheel/a.txt" does not fit its header',
  ],
  [
    'a ZIP64 size beyond all numbers',
    first({ central: { size: 0xffffffff, extra: extraField(1, Buffer.alloc(8, 0xff)) } }),
    'the ZIP64 field of "tr_wheel/a.txt" does not fit its header',
  ],
  [
    'entries that overlap',
    {
      files,
      entries: (parts) =>
        parts.map((part, index) => (index === 1 ? { ...part, central: { offset: 20 } } : part)),
    },
    '"tr_wheel/a.txt" overlaps what comes after it',
  ],
  [
    'two entries of one place',
    {
      files,
      entries: (parts) =>
        parts.map((part, index) => (index === 1 ? { ...part, central: { offset: 0 } } : part)),
    },
    'overlaps what comes after it',
  ],
  [
    'an entry that begins elsewhere',
    {
      files,
      entries: (parts) =>
        parts.map((part, index) =>
          index === 1 ? { ...part, before: Buffer.alloc(40), central: { offset: 44 + packed } } : part,
        ),
    },
    '"tr_wheel-1.0.0.dist-info/METADATA" does not begin where it should',
  ],
  [
    'another name in its own header',
    first({ local: { name: 'tr_wheel/b.txt' } }),
    'the two headers of "tr_wheel/a.txt" contradict each other',
  ],
  [
    'a longer header of its own',
    first({ both: { packedSize: packed + 10 }, local: { extra: extraField(9, Buffer.alloc(7)) } }),
    '"tr_wheel/a.txt" overlaps what comes after it',
  ],
  [
    'other flags in its own header',
    first({ local: { flags: 2 } }),
    'the two headers of "tr_wheel/a.txt" contradict each other',
  ],
  [
    'another method in its own header',
    first({ local: { method: 0 } }),
    'the two headers of "tr_wheel/a.txt" contradict each other',
  ],
  [
    'another CRC in its own header',
    first({ local: { crc: 1 } }),
    'the two headers of "tr_wheel/a.txt" contradict each other',
  ],
  [
    'no CRC in its own header',
    first({ local: { crc: 0 } }),
    'the two headers of "tr_wheel/a.txt" contradict each other',
  ],
  [
    'another size in its own header',
    first({ local: { size: 30 } }),
    'the two headers of "tr_wheel/a.txt" contradict each other',
  ],
  [
    'another packed size in its own header',
    first({ local: { packedSize: 3 } }),
    'the two headers of "tr_wheel/a.txt" contradict each other',
  ],
  [
    'another size in its own ZIP64 field',
    first({ local: { size: 0xffffffff, packedSize: 0xffffffff, extra: extraField(1, wide(31, 3)) } }),
    'the two headers of "tr_wheel/a.txt" contradict each other',
  ],
  [
    'a marker in its own header alone',
    first({ local: { size: 0xffffffff } }),
    'the two headers of "tr_wheel/a.txt" contradict each other',
  ],
  [
    'half a ZIP64 field in its own header',
    first({ local: { size: 0xffffffff, extra: extraField(1, wide(31)) } }),
    'the two headers of "tr_wheel/a.txt" contradict each other',
  ],
  [
    'other sizes behind the data',
    first({ both: { flags: 8 }, behind: Buffer.alloc(16) }),
    'the sizes behind "tr_wheel/a.txt" are not those of the entry',
  ],
  [
    'another signature behind the data',
    first({ both: { flags: 8 }, behind: Buffer.alloc(16, 1) }),
    'the sizes behind "tr_wheel/a.txt" are not those of the entry',
  ],
  [
    'nothing where the sizes should be',
    first({ both: { flags: 8 } }),
    'the sizes behind "tr_wheel/a.txt" are not those of the entry',
  ],
  [
    'wide sizes that nobody announced',
    first({ descriptor: 'signed64' }),
    'the sizes behind "tr_wheel/a.txt" are not those of the entry',
  ],
  [
    'bytes behind the sizes',
    first({ descriptor: 'signed', behind: Buffer.from('x') }),
    'the sizes behind "tr_wheel/a.txt" are not those of the entry',
  ],
  [
    'another CRC',
    first({ both: { crc: 1 } }),
    'is damaged: the CRC-32 of "tr_wheel/a.txt" is not what it should be',
  ],
  [
    'more bytes than it says',
    first({ content: Buffer.from(`${text}!`), both: { size: 31 } }),
    'is damaged: "tr_wheel/a.txt" unpacks to more than its 31 bytes',
  ],
  [
    'fewer bytes than it says',
    first({ content: Buffer.from('some'), both: { size: 31 } }),
    'is damaged: "tr_wheel/a.txt" unpacks to 4 bytes, not to 31',
  ],
  [
    'a bomb in a small entry',
    first({ ...zeros(2 ** 20 - 1), both: { size: text.length } }),
    'is damaged: "tr_wheel/a.txt" unpacks to more than its 31 bytes',
  ],
  [
    'data that is none',
    first({ data: Buffer.alloc(20, 0xff) }),
    'is damaged: the data of "tr_wheel/a.txt" cannot be unpacked',
  ],
  [
    'data that stops',
    first({ data: Buffer.from([0x00, 0x1f, 0x00, 0xe0, 0xff, 0x41]) }),
    'is damaged: the data of "tr_wheel/a.txt" cannot be unpacked',
  ],
];

describe('an archive that could be read in two ways, or is damaged', () => {
  test.for(faults)('%s', async ([, wheel, reason]) => {
    const refusal = await refusalOf(passWheel(wheel));
    expect(refusal.message).toContain(reason);
    expect(refusal.message.startsWith(`${name} `)).toBe(true);
    expect(refusal.next).not.toBe('');
  });

  test('no archive at all', async () => {
    for (const bytes of [empty, Buffer.from('PK'), Buffer.from('<html>'.repeat(100))])
      expect((await refusalOf(passBytes(bytes, name))).message).toBe(
        `${name} does not end as a zip archive does.`,
      );
  });

  test.for([1, 70_000, 2_000_000])('data behind the end of a deflate stream: %i bytes', async (size) => {
    const data = Buffer.concat([deflateRawSync(text), noise(size)]);
    const refusal = await refusalOf(passWheel(first({ data })));
    expect(refusal.message).toContain('the data of "tr_wheel/a.txt" ends before the entry does');
  });
});

describe('a bomb', () => {
  test('is refused for what it says it unpacks to', async () => {
    const wheel = { files: { 'tr_wheel/zeros': Buffer.alloc(65 * 1024 * 1024) } };
    const refusal = await refusalOf(passWheel(wheel));
    expect(refusal.message).toBe(`${name} unpacks to 68.2 MB.`);
  });

  test('is stopped where it unpacks to more than it says', async () => {
    const refusal = await refusalOf(
      passWheel(first({ ...zeros(64 * 1024 * 1024), both: { size: text.length } })),
    );
    expect(refusal.message).toContain('unpacks to more than its 31 bytes');
  });
});

describe('a file that is replaced while it is read', () => {
  const right = makeWheel({ files, size: 300_000 });
  const expected = `${name} was replaced while it was read.`;

  test.for([
    ['by a longer one', Buffer.concat([right, Buffer.from('x')])],
    ['by a shorter one', right.subarray(0, -1)],
    ['by one that ends in the middle of an entry', right.subarray(0, 100_000)],
    ['by one with another directory', Buffer.concat([right.subarray(0, -1), Buffer.from([1])])],
  ] as const)('%s', async ([, instead]) => {
    expect((await refusalOf(passBytes(right, name, { instead }))).message).toBe(expected);
  });
});
