import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { lstatSync, readFileSync, readlinkSync, truncateSync } from 'node:fs';

import { fc, test as property } from '@fast-check/vitest';
import { tempFolder } from '@parity-tools/test-kit';
import { hasPeer } from '@parity-tools/test-kit/peer';
import { describe, expect, test } from 'vitest';

import { chunkSize } from '../../source.ts';
import { type TarEntry, tarLayout, tarOf } from '../tar.ts';
import { collect, stepReader } from '../test-streams.ts';

const mtime = 499_162_500;

async function bytesOf(entries: readonly TarEntry[], time = mtime): Promise<Buffer> {
  return await collect(tarOf(entries, { mtime: time }));
}

function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

/** What GNU tar says of an archive: standard output, and an error for any complaint. */
function gnuTar(args: readonly string[], input: Uint8Array | 'ignore'): string {
  const options = input === 'ignore' ? {} : { input };
  const { status, stdout, stderr } = spawnSync('tar', args, { ...options, encoding: 'utf8' });
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  return stdout;
}

describe('one small file', () => {
  test('is these bytes', async () => {
    const tar = await bytesOf([{ name: 'package/index.js', mode: 0o644, bytes: Buffer.from('hi\n') }]);
    const header = [
      'package/index.js'.padEnd(100, '\0'),
      '0000644\0',
      '0000000\0',
      '0000000\0',
      '00000000003\0',
      '03560116604\0',
      '012276\0 ',
      '0',
      '\0'.repeat(100),
      'ustar\x0000',
      '\0'.repeat(64),
      '0000000\0',
      '0000000\0',
      '\0'.repeat(167),
    ];
    const content = 'hi\n'.padEnd(512, '\0');
    expect(tar.toString('latin1')).toBe(header.join('') + content + '\0'.repeat(1024));
  });

  test('is the same where its content is opened', async () => {
    const content = Buffer.from('some content');
    const reader = stepReader(content, 5);
    const file = { name: 'a', mode: 0o600, size: content.length, open: async () => reader };
    expect(await bytesOf([file])).toEqual(await bytesOf([{ name: 'a', mode: 0o600, bytes: content }]));
    expect(reader.closed).toBe(true);
  });
});

describe('is what Go writes', () => {
  const owner = { uid: 0, gid: 0, uname: 'root', gname: 'root' };
  const c = 'c'.repeat(30);
  const folder = '/nix/store/00000000000000000000000000000000-vec';

  /** A file or a link with all folders above it, as in a layer of an image. */
  function layer(name: string | Buffer, leaf: { bytes: Buffer } | { target: string }): TarEntry[] {
    const whole = Buffer.concat([Buffer.from(`${folder}/`), Buffer.from(name as string)]);
    const parts = whole.toString('latin1').split('/');
    const above = parts.slice(0, -1).map((_, at) => parts.slice(0, at + 1).join('/') || '/');
    return [
      ...above.map((name) => ({ type: 'directory' as const, name, mode: 0o755, owner })),
      'target' in leaf
        ? { type: 'symlink' as const, name: whole, mode: 0o777, owner, target: leaf.target }
        : { name: whole, mode: 0o444, owner, bytes: leaf.bytes },
    ];
  }

  const one = Buffer.from('1');

  // Digests of layers that nix2container 20d3395 made, with Go's archive/tar.
  test.each([
    [
      'one file',
      'f',
      Buffer.from('hello\n'),
      '6dd98853c210347f953bc76f6e16088212a55bab7b49c3ba414bd95588c74974',
    ],
    [
      '100 bytes',
      `${c}/${'f'.repeat(21)}`,
      one,
      '31f3aec857631ddb34f60bbf5185d24bca75bae0e17dd952874a0bfa67890ecd',
    ],
    [
      '101 bytes',
      `${c}/${'f'.repeat(22)}`,
      one,
      '52e513f0de72334c097f09eff22bb7ff5a5c6cf10bc472c5f75aa5b23b30d0fb',
    ],
    [
      '155 bytes',
      `${c}/${c}/${c}/${'f'.repeat(14)}`,
      one,
      '9709e963405803f9aec3ba82a851e4b2ce2910c2f39c0ae475d05cfab849e6d7',
    ],
    [
      '157 bytes',
      `${c}/${c}/${c}/${'f'.repeat(16)}`,
      one,
      'c83a9efba6a600c8a14879f7c93e1172806646645c4fe9efad053687784b8faa',
    ],
    [
      '256 bytes',
      `${`${c}/`.repeat(6)}${'f'.repeat(22)}`,
      one,
      '66cf67c378c307354fe4d7c76acc5c102e23bb20b447ed7911eed6a060c1e9e5',
    ],
    [
      '300 bytes',
      `${`${c}/`.repeat(8)}ffff`,
      one,
      '5ed868ae27cf503603cd9ba844271d6012b82c008ef1516fd59998e78b04db40',
    ],
    [
      'a part of 101 bytes',
      'n'.repeat(101),
      one,
      '28f75b8b6c2e70a1fd1b7a68a5b88cf2d8561a082da420d658a19c90da83cbfe',
    ],
    [
      'no UTF-8',
      Buffer.from('78fffe', 'hex'),
      one,
      '111f3f4b1956d0ee7855ae5e6094373187350d9d218288d5c3a3fe26af41ea9d',
    ],
  ])('for a name: %s', async (_, name, bytes, digest) => {
    expect(sha256(await bytesOf(layer(name, { bytes }), 1))).toBe(digest);
  });

  test.each([
    ['99 bytes', 'l', 't'.repeat(99), '52788ce86102f2c8e315f8327d8f2b4a325bba929b25091dc784b434375ad1c5'],
    ['100 bytes', 'l', 't'.repeat(100), '7b668fcddce5aa9c14b282cffd512dcda334e3db7ed78eb53d68afdb7b9bcf58'],
    ['300 bytes', 'l', 't'.repeat(300), '86a2442293d324c54aa920abe712b4d9b3652cd206eaf9bd1f27f8ab1c0e23a6'],
    ['a slash at the end', 'l', 'dir/', '5fc6a68cc1c8a2648947fb375c508641a904679789bfb6a06acef3ed741d9476'],
    [
      'a long name',
      `${'x'.repeat(60)}/${'y'.repeat(60)}`,
      't',
      'a81843f5449882676bbc40a785a43e2866e7ba1a3bc1da18196f10e251d8afff',
    ],
  ])('for a link: %s', async (_, name, target, digest) => {
    expect(sha256(await bytesOf(layer(name, { target }), 1))).toBe(digest);
  });

  test.each([
    [
      'the largest uid',
      { uid: 2_097_151, gid: 2_097_151 },
      'c2d4e6b19f7a8529cabff16643dc1df00317c8cf52353abc33d98479a9709b1e',
    ],
    [
      'the longest user name',
      { uname: 'u'.repeat(32), gname: 'g'.repeat(32) },
      'c2ff9782b8826bf0fd829fb41d95b4dff0f06d3e78d7c9f601b4b9868900cb83',
    ],
  ])('for an owner: %s', async (_, changes, digest) => {
    const other = { ...owner, ...changes };
    const entries: TarEntry[] = [
      ...layer('bin/x', { bytes: Buffer.from('x') }).map((entry) =>
        'bytes' in entry ? { ...entry, mode: 0o555 } : entry,
      ),
      { type: 'directory', name: `${folder}/etc`, mode: 0o755, owner },
      { name: `${folder}/etc/y`, mode: 0o444, owner: other, bytes: Buffer.from('y') },
      { type: 'symlink', name: `${folder}/l`, mode: 0o777, owner, target: 'etc/y' },
    ];
    expect(sha256(await bytesOf(entries, 1))).toBe(digest);
  });
});

describe('where Go cuts', () => {
  const headerOf = async (name: string): Promise<Buffer> =>
    (await bytesOf([{ name, mode: 0o644, bytes: Buffer.alloc(0) }])).subarray(0, -1024);
  const text = (block: Buffer, from: number, to: number): string => block.toString('latin1', from, to);

  test('a name: 155 bytes before a slash, 100 behind it', async () => {
    const header = await headerOf(`${'p'.repeat(155)}/${'n'.repeat(100)}`);
    expect(header.length).toBe(512);
    expect([text(header, 0, 100), text(header, 345, 500)]).toEqual(['n'.repeat(100), 'p'.repeat(155)]);
  });

  test.each([
    ['156 bytes before the slash', `${'p'.repeat(156)}/n`],
    ['101 bytes behind it', `p/${'n'.repeat(101)}`],
    ['no bytes before it', `/${'n'.repeat(100)}`],
  ])('no name with %s', async (_, name) => {
    const header = await headerOf(name);
    expect(header.length).toBe(3 * 512);
    expect(text(header, 512, 1024)).toContain(` path=${name}\n`);
  });

  test('the name that other readers see, before a slash', async () => {
    const header = await headerOf(`${'a'.repeat(99)}/${'b'.repeat(101)}`);
    expect(text(header, 1024, 1124)).toBe(`${'a'.repeat(99)}\0`);
  });

  test('the name of the pax header, before a slash', async () => {
    const header = await headerOf(`${'a'.repeat(86)}/é`);
    expect(text(header, 0, 100)).toBe(`${'a'.repeat(86)}/PaxHeaders.0\0`);
  });
});

const part = fc
  .string({ unit: fc.constantFrom('a', 'b', '-', '.', ' ', 'é', '日', '😀'), minLength: 1, maxLength: 60 })
  .filter((text) => !/^\.+$/.test(text));
const name = fc.array(part, { minLength: 1, maxLength: 6 }).map((parts) => parts.join('/'));
const file = fc.record({
  name,
  mode: fc.constantFrom(0o644, 0o755, 0o600),
  bytes: fc.uint8Array({ maxLength: 1200 }),
});

/** Names that can be in one folder together. */
const files = fc
  .array(file, { maxLength: 6 })
  .map((list) => list.map((one, at) => ({ ...one, name: `${at}/${one.name}` })));

describe.runIf(hasPeer('tar'))('GNU tar', () => {
  property.prop([files], { numRuns: 15 })('unpacks what we pack', async (entries) => {
    using folder = tempFolder();
    gnuTar(['-x', '-C', folder.path, '--no-same-owner'], await bytesOf(entries));
    for (const { name, mode, bytes } of entries) {
      expect(readFileSync(folder.at(name)).equals(bytes)).toBe(true);
      const stat = lstatSync(folder.at(name));
      expect([stat.mode & 0o777, stat.mtimeMs / 1000]).toEqual([mode, mtime]);
    }
  });

  property.prop([name, name], { numRuns: 10 })('unpacks links and folders', async (inside, target) => {
    using folder = tempFolder();
    const entries: TarEntry[] = [
      { type: 'directory', name: 'd', mode: 0o755 },
      { type: 'directory', name: 'd/e/', mode: 0o700 },
      { type: 'symlink', name: `d/${inside}`, mode: 0o777, target },
    ];
    gnuTar(['-x', '-C', folder.path, '--no-same-owner'], await bytesOf(entries));
    expect(lstatSync(folder.at('d/e')).mode & 0o777).toBe(0o700);
    expect(readlinkSync(folder.at('d', inside))).toBe(target);
  });

  test('reads an owner that ustar has no place for', async () => {
    const owner = { uid: 2_097_152, gid: 4_000_000, uname: 'jürgen', gname: 'g'.repeat(33) };
    const tar = await bytesOf([{ name: 'f', mode: 0o644, owner, bytes: Buffer.from('x') }]);
    expect(gnuTar(['-t', '-v'], tar)).toContain(` jürgen/${'g'.repeat(33)} `);
    expect(gnuTar(['-t', '-v', '--numeric-owner'], tar)).toContain(' 2097152/4000000 ');
  });

  test.each([8 ** 11 - 1, 8 ** 11])('reads the header of a file of %d bytes', async (size) => {
    using folder = tempFolder();
    const entry = { name: 'big', mode: 0o644, size, open: async () => stepReader(new Uint8Array()) };
    const header = await tarOf([entry], { mtime: 0 }).next();
    const path = folder.write('big.tar', header.value ?? '');
    truncateSync(path, tarLayout([entry]).size);
    const listed = gnuTar(['-t', '-v', '--numeric-owner', '-f', path], 'ignore');
    expect(listed).toMatch(new RegExp(`^-rw-r--r-- 0/0 +${size} 1970-01-01 .* big\n$`));
  });
});

describe('the layout', () => {
  property.prop([files])('says where everything is', async (entries) => {
    const tar = await bytesOf(entries);
    const { size, places } = tarLayout(entries);
    expect(size).toBe(tar.length);
    let before = 0;
    for (const [at, { header, content, end }] of places.entries()) {
      const { bytes } = entries[at]!;
      expect(header).toBe(before);
      expect(tar.subarray(content - 255, content - 247).toString('latin1')).toBe('ustar\x0000');
      expect(tar.subarray(content, content + bytes.length).equals(bytes)).toBe(true);
      expect(end - content).toBe(Math.ceil(bytes.length / 512) * 512);
      before = end;
    }
    expect(size - before).toBe(1024);
  });

  test('of nothing', () => {
    expect(tarLayout([])).toEqual({ size: 1024, places: [] });
  });
});

describe('a file that changed', () => {
  test.each([
    [4, 'README should have 5 bytes and has only 4 (at byte 512)'],
    [6, 'README should have 5 bytes and has more (at byte 512)'],
  ])('and has %d bytes now is noticed', async (has, message) => {
    const reader = stepReader(Buffer.alloc(has));
    const file = { name: 'README', mode: 0o644, size: 5, open: async () => reader };
    await expect(bytesOf([file])).rejects.toMatchObject({ code: 'PARITY_ARCHIVE', message, offset: 512 });
    expect(reader.closed).toBe(true);
  });
});

describe('what no tar can say', () => {
  const nothing = Buffer.alloc(0);

  test.each<[string, TarEntry, number]>([
    ['a zero byte in a name', { name: 'a\0b', mode: 0, bytes: nothing }, 0],
    ['no name', { name: '', mode: 0, bytes: nothing }, 0],
    ['a link to nothing', { type: 'symlink', name: 'l', mode: 0, target: '' }, 0],
    ['a negative mode', { name: 'a', mode: -1, bytes: nothing }, 0],
    ['half a byte', { name: 'a', mode: 0, size: 0.5, open: async () => stepReader(nothing) }, 0],
    ['a time before 1970', { name: 'a', mode: 0, bytes: nothing }, -1],
    ['a time of more than 33 bits', { name: 'a', mode: 0, bytes: nothing }, 8 ** 11],
  ])('%s', async (_, entry, time) => {
    await expect(bytesOf([entry], time)).rejects.toThrow(RangeError);
  });
});

describe('memory', () => {
  test('does not grow with a file: no more is read than was asked for', async () => {
    let read = 0;
    let closed = false;
    const reader = {
      read: async (into: Uint8Array) => {
        read += into.length;
        return into.length;
      },
      close: async () => void (closed = true),
    };
    let taken = 0;
    const entries = [{ name: 'large', mode: 0o644, size: 2 ** 40, open: async () => reader }];
    for await (const chunk of tarOf(entries, { mtime: 0 })) {
      expect(chunk.length).toBeLessThanOrEqual(chunkSize);
      taken += chunk.length;
      expect(read).toBeLessThanOrEqual(taken);
      if (taken > 100 * chunkSize) break;
    }
    expect(closed).toBe(true);
  });

  test('is not shared: a chunk keeps its bytes when the next one has come', async () => {
    let turn = 0;
    const reader = {
      read: async (into: Uint8Array) => {
        into.fill((turn += 1));
        return turn > 3 ? 0 : into.length;
      },
      close: async () => {},
    };
    const size = 3 * chunkSize;
    const tar = await bytesOf([{ name: 'a', mode: 0, size, open: async () => reader }]);
    expect([0, 1, 2].map((at) => tar[512 + at * chunkSize])).toEqual([1, 2, 3]);
  });
});
