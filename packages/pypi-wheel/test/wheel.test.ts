import { Buffer } from 'node:buffer';

import { tempFolder } from '@parity-tools/test-kit';
import {
  distInfoOf,
  elfHeader,
  makeWheel,
  recordLine,
  wheelFileName,
  type WheelParts,
} from '@parity-tools/test-kit/make-wheel';
import { extraField, wide, type ZipPart } from '@parity-tools/test-kit/write-zip';
import { describe, expect, test } from 'vitest';

import { checkWheel } from '../src/wheel/check-wheel.ts';
import { passWheel } from './kit/check-bytes.ts';

const s390x = elfHeader(22, 64, 'big');

describe('a right wheel', () => {
  test('says what it is', async () => {
    const wheel: WheelParts = {
      name: 'TR.Wheel',
      version: '1.0.0rc1',
      build: '2b',
      tags: 'cp312-cp312-manylinux_2_17_s390x.manylinux2014_s390x',
      fields: [
        'summary: a',
        'License: one',
        '        two',
        '       |  three',
        'Requires-Dist: x',
        'Requires-Dist: y',
      ],
      description: 'More.\n',
      files: { 'a.so': s390x, 'b.txt': '\x7fELS' },
    };
    using folder = tempFolder();
    const file = folder.write(wheelFileName(wheel), makeWheel(wheel));
    const release = { name: 'tr_wheel', version: '1.0.0-rc.1', revision: 2 };
    expect(await checkWheel(file, { arch: 's390x', ...release })).toEqual({
      name: 'TR.Wheel',
      version: '1.0.0rc1',
      normalName: 'tr-wheel',
      normalVersion: '1.0.0rc1',
      file: {
        fileName: 'tr_wheel-1.0.0rc1-2b-cp312-cp312-manylinux_2_17_s390x.manylinux2014_s390x.whl',
        distribution: 'tr_wheel',
        version: '1.0.0rc1',
        build: { text: '2b', number: 2 },
        python: ['cp312'],
        abi: ['cp312'],
        platform: ['manylinux_2_17_s390x', 'manylinux2014_s390x'],
      },
      metadata: {
        fields: [
          ['Metadata-Version', '2.1'],
          ['Name', 'TR.Wheel'],
          ['Version', '1.0.0rc1'],
          ['Summary', 'a'],
          ['License', 'one\ntwo\n  three'],
          ['Requires-Dist', 'x'],
          ['Requires-Dist', 'y'],
        ],
        description: 'More.\n',
      },
      wheel: [
        ['Wheel-Version', '1.0'],
        ['Generator', 'test'],
        ['Root-Is-Purelib', 'false'],
        ['Build', '2b'],
        ['Tag', 'cp312-cp312-manylinux_2_17_s390x'],
        ['Tag', 'cp312-cp312-manylinux2014_s390x'],
      ],
      elf: [{ path: 'a.so', arch: 's390x', machine: 's390x', number: 22 }],
    });
  });

  const stem = `${distInfoOf()}/`;
  const first = (change: (part: ZipPart) => Partial<ZipPart>) => (parts: readonly ZipPart[]) =>
    parts.map((part, index) => (index === 0 ? { ...part, ...change(part) } : part));
  const withEntry = (part: ZipPart) => (parts: readonly ZipPart[]) => [part, ...parts];
  const files = { 'tr_wheel/a.txt': 'some text, some text, some text' };
  const wideExtra = ({ content }: ZipPart, packed: number) => extraField(1, wide(content.length, packed));

  const odd: readonly (readonly [string, WheelParts])[] = [
    ['stored', { packed: 'stored', size: 1000 }],
    [
      'with a large deflated file',
      { size: 3 * 1024 * 1024, files: { 'zeros.bin': Buffer.alloc(2 ** 21 + 1) } },
    ],
    [
      'with folders',
      {
        entries: withEntry({ name: 'tr_wheel/', content: Buffer.alloc(0), mode: 0o040755, method: 'stored' }),
      },
    ],
    ['with letters beyond ASCII', { files: { 'tr_wheel/grün.txt': 'x' } }],
    ['with names that CSV has to quote', { files: { 'tr_wheel/a,b".txt': 'x' } }],
    [
      'with sha512 in RECORD',
      {
        files,
        record: (text) =>
          text.replace(/^tr_wheel.*\n/, recordLine('tr_wheel/a.txt', files['tr_wheel/a.txt'], 'sha512')),
      },
    ],
    [
      'with sha384 in RECORD',
      {
        files,
        record: (text) =>
          text.replace(/^tr_wheel.*\n/, recordLine('tr_wheel/a.txt', files['tr_wheel/a.txt'], 'sha384')),
      },
    ],
    ['with RECORD in CRLF', { record: (text) => text.replaceAll('\n', '\r\n') }],
    ['with METADATA in CRLF', { metadata: (text) => text.replaceAll('\n', '\r\n') }],
    ['with a RECORD that does not list itself', { record: (text) => text.replace(/.*RECORD,,\n/, '') }],
    [
      'with a signature of RECORD',
      { entries: withEntry({ name: `${stem}RECORD.jws`, content: Buffer.from('{}') }) },
    ],
    ['with the end of METADATA at its header', { metadata: (text) => text.trimEnd() }],
    [
      'with a compressed Tag in WHEEL',
      {
        tags: 'cp39.cp310-abi3-linux_s390x',
        wheel: (text) => text.replace(/Tag: [^]*/, 'Tag: cp39.cp310-abi3-linux_s390x\n'),
      },
    ],
    ['of another order', { entries: (parts) => parts.toReversed() }],
    ['with a .data folder', { files: { 'tr_wheel-1.0.0.data/scripts/x': '' } }],
    ['with names that differ in case on Linux', { files: { 'a.h': '', 'A.h': '' } }],
    ['with code for a device', { files: { 'x.cubin': elfHeader(190) } }],
    ['with sizes behind the data', { files, entries: first(() => ({ descriptor: 'signed' })) }],
    ['with sizes behind the data, unsigned', { files, entries: first(() => ({ descriptor: 'bare' })) }],
    [
      'with wide sizes behind the data',
      {
        files,
        entries: first((part) => ({
          descriptor: 'signed64',
          local: { extra: wideExtra({ ...part, content: Buffer.alloc(0) }, 0) },
        })),
      },
    ],
    [
      'with wide sizes behind the data, unsigned',
      {
        files,
        entries: first((part) => ({
          descriptor: 'bare64',
          local: {
            packedSize: 0xffffffff,
            size: 0xffffffff,
            extra: wideExtra({ ...part, content: Buffer.alloc(0) }, 0),
          },
        })),
      },
    ],
    [
      'with ZIP64 sizes in its own header',
      {
        files,
        packed: 'stored',
        entries: first((part) => ({
          local: { packedSize: 0xffffffff, size: 0xffffffff, extra: wideExtra(part, part.content.length) },
        })),
      },
    ],
    [
      'with ZIP64 sizes in the directory',
      {
        files,
        packed: 'stored',
        entries: first((part) => ({
          central: { packedSize: 0xffffffff, size: 0xffffffff, extra: wideExtra(part, part.content.length) },
        })),
      },
    ],
    [
      'with an empty ZIP64 field',
      { files, entries: first(() => ({ both: { extra: extraField(1, Buffer.alloc(0)) } })) },
    ],
    [
      'with a Unicode path that says the same',
      {
        files,
        entries: first(({ name }) => ({
          both: { extra: extraField(0x7075, Buffer.from(`\u0001\0\0\0\0${name}`)) },
        })),
      },
    ],
  ];

  test.for(odd)('passes %s', async ([, wheel]) => {
    await expect(passWheel(wheel)).resolves.toMatchObject({ normalName: 'tr-wheel' });
    await expect(passWheel(wheel, { step: 1009 })).resolves.toMatchObject({ normalName: 'tr-wheel' });
  });

  test('may be for every machine', async () => {
    const wheel = { tags: 'py2.py3-none-any' };
    await expect(passWheel(wheel, { arch: 'noarch' })).resolves.toMatchObject({ elf: [] });
  });
});
