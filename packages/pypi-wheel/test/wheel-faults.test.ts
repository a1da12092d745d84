import { Buffer } from 'node:buffer';

import type { Blocked } from '@parity-lib/core';
import {
  elfHeader,
  makeWheel,
  recordLine,
  wheelFileName,
  type WheelParts,
} from '@parity-tools/test-kit/make-wheel';
import { describe, expect, test } from 'vitest';

import { passBytes, type Passing, passWheel, refusalOf } from './kit/check-bytes.ts';

const name = wheelFileName();
const files = { 'tr_wheel/a.txt': 'some text' };
const line = recordLine('tr_wheel/a.txt', 'some text');
const s390x = elfHeader(22, 64, 'big');

function record(replacement: string): WheelParts {
  return { files, record: (text) => text.replace(line, replacement) };
}

function metadata(from: string | RegExp, to: string): WheelParts {
  return { metadata: (text) => text.replace(from, to) };
}

function wheel(from: string | RegExp, to: string): WheelParts {
  return { wheel: (text) => text.replace(from, to) };
}

function tagged(platform: string): WheelParts {
  return { tags: `cp312-cp312-${platform}` };
}

/** Leaves out, or renames, what ends with these words. */
function renamed(end: string, to?: string): WheelParts {
  return {
    entries: (parts) =>
      parts.flatMap((part) => {
        if (!part.name.endsWith(end)) return [part];
        return to === undefined ? [] : [{ ...part, name: part.name.replace(end, to) }];
      }),
  };
}

/** What is wrong, the wheel, what is said of it behind its name, and against what it is held. */
const faults: readonly (readonly [string, WheelParts, string, Passing?])[] = [
  // Its release and its leg.
  ['another project', {}, 'is a wheel of "tr_wheel", not of "other"', { name: 'other' }],
  ['another version', {}, 'is version "1.0.0"; the release is "1.0.1"', { version: '1.0.1' }],
  [
    'a release candidate',
    { version: '1.0rc1' },
    'is version "1.0rc1"; the release is "1.0"',
    { version: '1.0' },
  ],
  [
    'another packaging revision',
    { build: '3' },
    'has the build tag "3"; the release is packaging revision 2',
    { revision: 2 },
  ],
  [
    'another machine',
    tagged('manylinux_2_17_x86_64'),
    'is tagged "manylinux_2_17_x86_64", which is amd64; its leg says s390x',
  ],
  [
    'two machines',
    tagged('linux_s390x.linux_aarch64'),
    'is tagged "linux_aarch64", which is arm64; its leg says s390x',
  ],
  [
    '32 bit',
    tagged('manylinux2014_i686'),
    'is tagged "manylinux2014_i686", which no leg is for; its leg says amd64',
    { arch: 'amd64' },
  ],
  ['every machine, in a leg of one', tagged('any'), 'is tagged "any", which is noarch; its leg says s390x'],
  [
    'one machine, in the leg of all',
    {},
    'is tagged "linux_s390x", which is s390x; its leg says noarch',
    { arch: 'noarch' },
  ],
  [
    'a library for another machine',
    { files: { 'a.so': elfHeader(62) } },
    'has "a.so" in it, built for amd64; its leg says s390x',
  ],
  [
    'a library for the other byte order',
    { files: { 'a.so': elfHeader(22) } },
    'has "a.so" in it, built for ELF machine 22, 64 bit little endian; its leg says s390x',
  ],
  [
    'a library deflated in a large file',
    { files: { 'a.so': Buffer.concat([elfHeader(183), Buffer.alloc(2 ** 21)]) } },
    'has "a.so" in it, built for arm64; its leg says s390x',
  ],
  [
    'a library in tiny pieces',
    { files: { 'a.so': elfHeader(62) }, packed: 'stored' },
    'has "a.so" in it, built for amd64; its leg says s390x',
    { step: 3 },
  ],
  [
    'a library that ends in its header',
    { files: { 'a.so': s390x.subarray(0, 30) } },
    'has "a.so" in it, an ELF file that ends within its header',
  ],
  [
    'a library in a wheel for all',
    { ...tagged('any'), files: { 'a.so': s390x } },
    'is tagged for every machine and has "a.so" in it, built for s390x',
    { arch: 'noarch' },
  ],
  // Its folders.
  ['no .dist-info', { entries: (parts) => parts.slice(0, 1) }, 'has no .dist-info folder'],
  [
    'two .dist-info',
    { files: { 'tr_wheel-1.0.0.DIST-INFO/METADATA': '' } },
    'has more than one .dist-info folder',
  ],
  [
    'the .dist-info of another project',
    renamed('tr_wheel-1.0.0.dist-info/METADATA', 'x-1.dist-info/METADATA'),
    'has more than one .dist-info folder',
  ],
  [
    'the .dist-info of another version',
    { entries: (parts) => parts.map((part) => ({ ...part, name: part.name.replace('1.0.0', '1.0.1') })) },
    'has a folder of another wheel in it: "tr_wheel-1.0.1.dist-info"',
  ],
  [
    'the .data of another project',
    { files: { 'other-1.0.0.data/scripts/x': '' } },
    'has a folder of another wheel in it: "other-1.0.0.data"',
  ],
  ['no METADATA', renamed('METADATA'), 'has no tr_wheel-1.0.0.dist-info/METADATA'],
  ['no WHEEL', renamed('WHEEL'), 'has no tr_wheel-1.0.0.dist-info/WHEEL'],
  ['no RECORD', renamed('RECORD'), 'has no tr_wheel-1.0.0.dist-info/RECORD'],
  [
    'names that differ in case on macOS',
    { ...tagged('macosx_11_0_arm64'), files: { 'a.h': '', 'A.h': '' } },
    'has "a.h" and "A.h" in it, which are one file on some systems',
    { arch: 'arm64' },
  ],
  // METADATA.
  [
    'metadata of another project',
    metadata('Name: tr-wheel', 'Name: other'),
    'is named "tr_wheel" and has a METADATA of "other"',
  ],
  [
    'metadata of another version',
    metadata('Version: 1.0.0', 'Version: 1.0.1'),
    'is named version "1.0.0" and has a METADATA of version "1.0.1"',
  ],
  [
    'metadata of a later format',
    metadata('Metadata-Version: 2.1', 'Metadata-Version: 2.6'),
    'has metadata of version "2.6", which parity does not know',
  ],
  [
    'metadata without a format',
    metadata('Metadata-Version: 2.1\n', ''),
    'has a METADATA with no Metadata-Version',
  ],
  ['metadata without a name', metadata('Name: tr-wheel\n', ''), 'has a METADATA with no Name'],
  [
    'metadata with two names',
    metadata('Name: tr-wheel', 'Name: tr-wheel\nname: tr_wheel'),
    'has a METADATA with more than one Name',
  ],
  [
    'metadata with two summaries',
    metadata('Name:', 'Summary: a\nSummary: b\nName:'),
    'has a METADATA with more than one Summary',
  ],
  [
    'a name that is none',
    metadata('Name: tr-wheel', 'Name: tr wheel'),
    'has a METADATA with a Name that is none: "tr wheel"',
  ],
  [
    'a version that is none',
    metadata('Version: 1.0.0', 'Version: one'),
    'has a METADATA with a Version that PEP 440 does not know: "one"',
  ],
  [
    'a line that is no field',
    metadata('Name:', 'words\nName:'),
    'has a METADATA whose line 2 is no field: "words"',
  ],
  [
    'a line that only some readers see',
    metadata('Name:', 'Summary: x\rName: evil\nName:'),
    'has a METADATA whose line 2 is no field',
  ],
  [
    'a folded line before any field',
    metadata('Metadata', ' x\nMetadata'),
    'has a METADATA whose line 1 is no field: " x"',
  ],
  [
    'two descriptions',
    { fields: ['Description: one'], description: 'two' },
    'has a METADATA with two descriptions',
  ],
  [
    'metadata that is no UTF-8',
    { metadata: (text) => Buffer.from(`${text}Summary: \u00fc\n`, 'latin1') },
    'has a METADATA that is no UTF-8',
  ],
  [
    'metadata with a byte order mark',
    metadata('Metadata', '\ufeffMetadata'),
    'has a METADATA whose line 1 is no field',
  ],
  [
    'metadata that is too large',
    { description: 'x'.repeat(5 * 1024 * 1024) },
    'is no wheel: tr_wheel-1.0.0.dist-info/METADATA has more than 4194304 bytes',
  ],
  // WHEEL.
  [
    'a wheel of a later format',
    wheel('Wheel-Version: 1.0', 'Wheel-Version: 2.0'),
    'is a wheel of format "2.0"',
  ],
  [
    'a tag fewer',
    {
      tags: 'cp312-cp312-linux_s390x.manylinux_2_17_s390x',
      wheel: (text) => text.replace(/Tag: .*linux_s390x\n/, ''),
    },
    'has other tags in WHEEL than in its file name',
  ],
  ['a tag more', wheel('Tag:', 'Tag: py3-none-any\nTag:'), 'has other tags in WHEEL than in its file name'],
  ['no tag', wheel(/Tag: .*\n/, ''), 'has other tags in WHEEL than in its file name'],
  [
    'a tag that is none',
    wheel(/Tag: .*/, 'Tag: cp312-cp312'),
    'has a Tag in WHEEL that is none: "cp312-cp312"',
  ],
  [
    'a tag that stands for a million',
    wheel(
      /Tag: .*/,
      `Tag: ${[1, 2, 3].map(() => Array.from({ length: 100 }, (_, index) => `a${index}`).join('.')).join('-')}`,
    ),
    'has a Tag in WHEEL that stands for more than 20000',
  ],
  [
    'a build tag in WHEEL alone',
    wheel('Generator', 'Build: 1\nGenerator'),
    'has another build tag in WHEEL than in its file name',
  ],
  [
    'a build tag in the name alone',
    { build: '1', wheel: (text) => text.replace('Build: 1\n', '') },
    'has another build tag in WHEEL than in its file name',
  ],
  [
    'two build tags',
    { build: '1', wheel: (text) => text.replace('Build: 1\n', 'Build: 1\nBuild: 2\n') },
    'has another build tag in WHEEL than in its file name',
  ],
  // RECORD.
  ['a file that RECORD does not list', record(''), 'has files in it that RECORD does not list'],
  [
    'a file that only RECORD lists',
    record(`${line}${recordLine('b', '')}`),
    'lists files in RECORD that are not in it',
  ],
  ['a file listed twice', record(line + line), 'has a RECORD that lists "tr_wheel/a.txt" twice'],
  [
    'other content',
    record(recordLine('tr_wheel/a.txt', 'some tex!')),
    'has "tr_wheel/a.txt" in it with another content than RECORD says',
  ],
  [
    'other content of METADATA',
    { record: (text) => text.replace(/METADATA,sha256=./, 'METADATA,sha256=_') },
    'has "tr_wheel-1.0.0.dist-info/METADATA" in it with another content than RECORD says',
  ],
  [
    'another size',
    record(line.replace(',9', ',10')),
    'has "tr_wheel/a.txt" in it with another size than RECORD says',
  ],
  [
    'no size',
    record(line.replace(',9', ',')),
    'has a RECORD with a size of "tr_wheel/a.txt" that is none: ""',
  ],
  [
    'a size that is no number',
    record(line.replace(',9', ',0x9')),
    'has a RECORD with a size of "tr_wheel/a.txt" that is none: "0x9"',
  ],
  ['no hash', record('tr_wheel/a.txt,,9\n'), 'has a RECORD without a hash of "tr_wheel/a.txt"'],
  [
    'a weak hash',
    record(recordLine('tr_wheel/a.txt', 'some text', 'sha1')),
    'has a RECORD with a hash of "tr_wheel/a.txt" that is not allowed: "sha1"',
  ],
  [
    'the weakest hash',
    record(recordLine('tr_wheel/a.txt', 'some text', 'md5')),
    'has a RECORD with a hash of "tr_wheel/a.txt" that is not allowed: "md5"',
  ],
  [
    'a hash with padding',
    record(line.replace(',9', '=,9')),
    'has a RECORD with a hash of "tr_wheel/a.txt" that is none',
  ],
  [
    'a hash in other letters',
    record(line.replace(/=./, '=+')),
    'has a RECORD with a hash of "tr_wheel/a.txt" that is none',
  ],
  [
    'a line of two parts',
    record('tr_wheel/a.txt,\n'),
    'has a RECORD with a line that is not path,hash,size: "tr_wheel/a.txt,"',
  ],
  ['an empty line', record(`\n${line}`), 'has a RECORD with a line that is not path,hash,size: ""'],
  ['open quotes', record(`"${line}`), 'has a RECORD that cannot be read'],
  [
    'its own hash',
    { record: (text) => text.replace('RECORD,,', 'RECORD,sha256=x,1') },
    'has a RECORD with a hash or size of "tr_wheel-1.0.0.dist-info/RECORD", which cannot be',
  ],
];

async function refused(parts: WheelParts, passing?: Passing): Promise<Blocked> {
  return refusalOf(passWheel(parts, passing));
}

describe('a wheel that is not what it should be', () => {
  test.for(faults)('%s', async ([, parts, reason, passing]) => {
    const refusal = await refused(parts, passing);
    expect(refusal.message.startsWith(`${wheelFileName(parts)} ${reason}`), refusal.message).toBe(true);
    expect(refusal.next).not.toBe('');
  });

  test('says what came and what is allowed', async () => {
    const tags = await refused({
      tags: 'cp312-cp312-linux_s390x',
      wheel: (text) => text.replace('linux', 'musllinux_1_2'),
    });
    expect(tags.details).toEqual([
      'only in the file name: cp312-cp312-linux_s390x',
      'only in WHEEL: cp312-cp312-musllinux_1_2_s390x',
    ]);
    const unlisted = await refused({
      files: Object.fromEntries(Array.from({ length: 9 }, (_, at) => [`f${at}`, ''])),
      record: (text) => text.replaceAll(/^f.*\n/gm, ''),
    });
    expect(unlisted.details).toEqual(['"f0"', '"f1"', '"f2"', '"f3"', '"f4"', 'and 4 more']);
    const content = await refused(record(recordLine('tr_wheel/a.txt', 'some tex!')));
    expect(content.details).toEqual([
      'RECORD: sha256=VVwcqpnhipNw6SO51-tZlB11ovvtOrwEIFChb2HVAYM',
      'the file: sha256=uU9vElx546X_qoJvWEwQ1SraZp5nYgUbgmtVd20FrtI',
    ]);
  });

  test('is called what people call it', async () => {
    const refusal = await refused({}, { arch: 'amd64', shown: 'dist/x.whl' });
    expect(refusal.message).toMatch(/^dist\/x\.whl is tagged/);
  });

  test('may have another name on disk than the one it is published under', async () => {
    await expect(passBytes(makeWheel(), 'x.bin', { fileName: name })).resolves.toMatchObject({
      name: 'tr-wheel',
    });
  });
});
