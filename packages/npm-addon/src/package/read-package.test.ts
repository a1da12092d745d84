import { gunzipSync, gzipSync } from 'node:zlib';

import { type TarEntry, tarOf } from '@parity-lib/core/tar';
import { describe, expect, test } from 'vitest';

import { elfFile, machines } from '../../test/kit/elf-file.ts';
import { readPackage } from './read-package.ts';

const json = Buffer.from('{"name":"x"}');
const main: TarEntry = { name: 'package/package.json', mode: 0o644, bytes: json };

async function packed(entries: readonly TarEntry[]): Promise<Buffer> {
  const parts: Uint8Array[] = [];
  for await (const chunk of tarOf(entries, { mtime: 0 })) parts.push(chunk);
  return gzipSync(Buffer.concat(parts));
}

async function* inPieces(bytes: Buffer, size = 1000): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

const file = (name: string, bytes: Uint8Array = Buffer.from('x')): TarEntry => ({ name, mode: 0o644, bytes });

test('a package is what is in it', async () => {
  const script = Buffer.from('#! /usr/bin/env node\n');
  const elf = elfFile({ machine: machines.s390x, needed: ['libc.so.6'], runpath: '/nix/store/x' });
  const folder: TarEntry = { type: 'directory', name: 'package/lib/', mode: 0o755 };
  const bytes = await packed([
    main,
    folder,
    file('package/lib/a.node', elf),
    file('package/empty', Buffer.alloc(0)),
    file('package/cli', script),
  ]);
  const seen: Uint8Array[] = [];
  const facts = await readPackage(inPieces(bytes, 7), 'x.tgz', (chunk) => void seen.push(Buffer.from(chunk)));
  expect(facts).toMatchObject({
    manifest: { name: 'x' },
    files: new Map([
      ['package.json', json.length],
      ['lib/a.node', elf.length],
      ['empty', 0],
      ['cli', script.length],
    ]),
    elfs: [
      {
        path: 'lib/a.node',
        elf: { arch: 's390x', needed: ['libc.so.6'], runpath: ['/nix/store/x'] },
        isCut: false,
      },
    ],
    loaders: new Map([['cli', '/usr/bin/env']]),
    unpackedBytes: json.length + elf.length + script.length,
  });
  expect(Buffer.concat(seen).equals(gunzipSync(bytes))).toBe(true);
});

test('any one folder will do, as npm has it', async () => {
  const facts = await readPackage(inPieces(await packed([file('other/package.json', json)])), 'x.tgz');
  expect([...facts.files.keys()]).toEqual(['package.json']);
});

test('of a large ELF file only its beginning is kept', async () => {
  const elf = elfFile({
    machine: machines.amd64,
    needed: ['libc.so.6'],
    filling: Buffer.alloc(17 * 1024 * 1024),
  });
  const facts = await readPackage(
    inPieces(await packed([main, file('package/a.node', elf)]), 100_000),
    'x.tgz',
  );
  expect(facts.elfs).toMatchObject([{ isCut: true, elf: { arch: 'amd64', needed: ['libc.so.6'] } }]);
});

describe('what is no package, or more than one', () => {
  const link = (type: 'symlink'): TarEntry => ({
    type,
    name: 'package/link',
    target: '/etc/passwd',
    mode: 0o777,
  });
  test.each<[string, () => Promise<Buffer>, RegExp]>([
    ['nothing', async () => Buffer.alloc(0), /^x\.tgz is no package: it is/],
    ['text', async () => Buffer.from('just text, and not much of it'), /is no whole gzip file/],
    ['a tar that is not packed', async () => gunzipSync(await packed([main])), /is no whole gzip file/],
    [
      'half of one',
      async () => (await packed([main, file('package/a', Buffer.alloc(9999, 'ab'))])).subarray(0, 90),
      /is no package/,
    ],
    [
      'something behind it',
      async () => Buffer.concat([await packed([main]), Buffer.from('more')]),
      /is no package/,
    ],
    ['no package.json', () => packed([file('package/a')]), /has no package\.json in it\./],
    [
      'one that is no JSON',
      () => packed([file('package/package.json')]),
      /has a package\.json that is no JSON\./,
    ],
    [
      'one that is no object',
      () => packed([file('package/package.json', Buffer.from('[]'))]),
      /that is no object\./,
    ],
    [
      'a huge one',
      () => packed([file('package/package.json', Buffer.alloc(1024 * 1024 + 1, ' '))]),
      /has a package\.json of 1048577 bytes/,
    ],
    [
      'a deeper one alone',
      () => packed([file('package/lib/package.json', json)]),
      /has no package\.json in it/,
    ],
    ['two of it', () => packed([main, main]), /has "package\.json" in it twice/],
    [
      'two files where case does not count',
      () => packed([main, file('package/A'), file('package/a')]),
      /has "a" in it twice/,
    ],
    ['two folders', () => packed([main, file('other/a')]), /holds two folders, "package" and "other"/],
    ['a file outside', () => packed([main, file('a')]), /(holds two folders|outside of any folder)/],
    [
      'a way out',
      () => packed([main, file('package/../../a')]),
      /has the name "package\/\.\.\/\.\.\/a" in it, which leads elsewhere/,
    ],
    ['an absolute path', () => packed([main, file('/etc/passwd')]), /leads elsewhere/],
    ['a dot', () => packed([file('./package/package.json', json)]), /leads elsewhere/],
    ['a backslash', () => packed([main, file('package/..\\a')]), /leads elsewhere/],
    ['a link', () => packed([main, link('symlink')]), /has a symlink in it, "package\/link"/],
  ])('%s', async (_, bytes, expected) => {
    const reading = readPackage(inPieces(await bytes()), 'x.tgz');
    await expect(reading).rejects.toMatchObject({
      blocker: 'artifact-invalid',
      message: expect.stringMatching(expected),
    });
  });
});
