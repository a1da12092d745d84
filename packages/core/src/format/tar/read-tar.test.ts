import { spawnSync } from 'node:child_process';
import { chmodSync, linkSync, lstatSync, mkdirSync, symlinkSync } from 'node:fs';

import { fc, test as property } from '@fast-check/vitest';
import { tempFolder } from '@parity-tools/test-kit';
import { hasPeer } from '@parity-tools/test-kit/peer';
import { describe, expect, test } from 'vitest';

import { readTar, type TarEntry, type TarItem, tarOf } from '../tar.ts';
import { collect, cutUp } from '../test-streams.ts';
import { type BlockFields, writeBlock } from './write-block.ts';

type Read = Omit<TarItem, 'body'> & { readonly content: Buffer };

async function readAll(chunks: Iterable<Uint8Array>): Promise<Read[]> {
  const all: Read[] = [];
  for await (const { body, ...member } of readTar(chunks))
    all.push({ ...member, content: await collect(body) });
  return all;
}

/** A header block with a right checksum. `patch` changes it before. */
function header(fields: Partial<BlockFields>, patch?: (block: Buffer) => unknown): Buffer {
  const none = { uid: 0, gid: 0, size: 0, mtime: 0, linkpath: '', uname: '', gname: '', prefix: '' };
  const block = writeBlock({ type: '0', name: 'f', mode: 0o644, ...none, ...fields });
  patch?.(block);
  return checked(block);
}

function checked(block: Buffer): Buffer {
  block.write('        ', 148, 'latin1');
  const sum = block.reduce((all, byte) => all + byte, 0);
  block.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148, 'latin1');
  return block;
}

/** A content with the zeros behind it. */
function padded(content: string): Buffer {
  return Buffer.concat([
    Buffer.from(content),
    Buffer.alloc((512 - (Buffer.byteLength(content) % 512)) % 512),
  ]);
}

/** A header that describes, with its content. */
function extra(type: 'x' | 'g' | 'L' | 'K', content: string): Buffer {
  return Buffer.concat([header({ type, size: Buffer.byteLength(content) }), padded(content)]);
}

function pax(key: string, value: string): string {
  const rest = Buffer.byteLength(` ${key}=${value}\n`);
  const length = [1, 2, 3].map((digits) => rest + digits).find((sum) => String(sum).length === sum - rest);
  return `${length} ${key}=${value}\n`;
}

const end = Buffer.alloc(1024);

const part = fc
  .string({ unit: fc.constantFrom('a', 'b', '-', '.', ' ', 'é', '😀'), minLength: 1, maxLength: 60 })
  .filter((text) => !/^\.+$/.test(text));
const name = fc.array(part, { minLength: 1, maxLength: 6 }).map((parts) => parts.join('/'));
const entry: fc.Arbitrary<TarEntry> = fc.oneof(
  fc.record({ name, mode: fc.nat(0o7777), bytes: fc.uint8Array({ maxLength: 1200 }) }),
  fc.record({ type: fc.constant('directory' as const), name, mode: fc.nat(0o7777) }),
  fc.record({ type: fc.constant('symlink' as const), name, mode: fc.nat(0o7777), target: name }),
);
const cuts = fc.array(fc.nat(1500), { maxLength: 20 });

describe('what we pack', () => {
  property.prop([fc.array(entry, { maxLength: 6 }), cuts])('is read as it was', async (entries, cuts) => {
    const tar = await collect(tarOf(entries, { mtime: 0 }));
    const expected = entries.map((entry) => ({
      name: entry.name,
      type: entry.type ?? 'file',
      mode: entry.mode,
      size: 'bytes' in entry ? entry.bytes.length : 0,
      target: 'target' in entry ? entry.target : '',
      content: Buffer.from('bytes' in entry ? entry.bytes : []),
    }));
    expect(await readAll(cutUp(tar, cuts))).toEqual(expected);
  });
});

describe.runIf(hasPeer('tar'))('GNU tar', () => {
  const long = `${'d'.repeat(90)}/${'e'.repeat(90)}/${'f'.repeat(120)}`;

  function packed(folder: string, args: readonly string[]): Buffer {
    const { status, stdout, stderr } = spawnSync('tar', ['-c', '-C', folder, ...args, '.'], {
      maxBuffer: 2 ** 26,
    });
    expect({ status, stderr: stderr.toString() }).toEqual({ status: 0, stderr: '' });
    return stdout;
  }

  test.each(['gnu', 'oldgnu', 'pax', 'posix'])(
    'of format %s: names and links of any length',
    async (format) => {
      using folder = tempFolder();
      folder.write('short', 'one', 0o755);
      folder.write(long, 'two\n'.repeat(1000));
      folder.write('größe', '');
      symlinkSync('l'.repeat(150), folder.at('link'));
      linkSync(folder.at(long), folder.at('same'));
      mkdirSync(folder.at('empty'));
      chmodSync(folder.at('empty'), 0o2750);
      const all = await readAll([packed(folder.path, [`--format=${format}`, '--sort=name'])]);
      const found = Object.fromEntries(all.map((one) => [one.name, one]));
      expect(found['./short']).toMatchObject({ type: 'file', mode: 0o755, content: Buffer.from('one') });
      expect(found[`./${long}`]).toMatchObject({ size: 4000, content: Buffer.from('two\n'.repeat(1000)) });
      expect(found['./größe']).toMatchObject({ type: 'file', size: 0 });
      expect(found['./link']).toMatchObject({ type: 'symlink', target: 'l'.repeat(150) });
      expect(found['./same']).toMatchObject({ type: 'hardlink', size: 0, target: `./${long}` });
      expect(found['./empty/']).toMatchObject({ type: 'directory', mode: 0o2750 });
      expect(lstatSync(folder.at('link')).isSymbolicLink()).toBe(true);
    },
  );

  test.each(['ustar', 'v7'])('of format %s', async (format) => {
    using folder = tempFolder();
    const file = format === 'v7' ? 'd/short' : `${'d'.repeat(90)}/${'f'.repeat(90)}`;
    folder.write(file, 'content');
    const all = await readAll([packed(folder.path, [`--format=${format}`])]);
    expect(all.find(({ type }) => type === 'file')).toMatchObject({ name: `./${file}`, size: 7 });
    expect(all.filter(({ type }) => type === 'directory').length).toBe(2);
  });

  test('of sparse files is refused, in either form', async () => {
    using folder = tempFolder();
    const sparse = Buffer.alloc(3_000_000);
    folder.write('sparse', sparse);
    spawnSync('cp', ['--sparse=always', folder.at('sparse'), folder.at('sparse2')]);
    for (const format of ['gnu', 'pax']) {
      const tar = packed(folder.path, ['--sparse', '--hole-detection=raw', `--format=${format}`]);
      await expect(readAll([tar])).rejects.toThrow(/sparse|"S"/);
    }
  });
});

describe('what headers before an entry say', () => {
  const one = (extras: readonly Buffer[], fields: Partial<BlockFields> = {}, content = '') =>
    readAll([...extras, header({ size: content.length, ...fields }), padded(content), end]);

  test('of its name and target, in pax and as GNU', async () => {
    const [file] = await one([extra('x', pax('mtime', '1.5') + pax('path', 'ä/b'))]);
    expect(file?.name).toBe('ä/b');
    const [link] = await one([extra('K', 'target\0'), extra('L', 'name\0')], { type: '2' });
    expect(link).toMatchObject({ name: 'name', target: 'target', type: 'symlink' });
    const [other] = await one([extra('x', pax('linkpath', 't'))], { type: '1' });
    expect(other).toMatchObject({ name: 'f', target: 't', type: 'hardlink' });
  });

  test('of its size, in pax', async () => {
    const [file] = await one([extra('x', pax('size', '3'))], { size: 0 }, 'abc');
    expect(file).toMatchObject({ size: 3, content: Buffer.from('abc') });
  });

  test('is for one entry alone', async () => {
    const all = await readAll([extra('x', pax('path', 'a')), header({}), header({ name: 'b' }), end]);
    expect(all.map(({ name }) => name)).toEqual(['a', 'b']);
  });

  test('that say nothing: an empty value, a comment for all', async () => {
    const [file] = await one([extra('g', pax('comment', '0123456789')), extra('x', pax('path', ''))]);
    expect(file?.name).toBe('f');
    expect(await readAll([extra('g', pax('comment', 'x')), end])).toEqual([]);
  });

  test('the last record of a key counts', async () => {
    const [file] = await one([extra('x', pax('path', 'a') + pax('path', 'b'))]);
    expect(file?.name).toBe('b');
  });
});

describe('what a header says by itself', () => {
  test('the prefix, only where there is one', async () => {
    const gnu = header({ prefix: 'times' }, (block) => block.write('ustar  \0', 257, 'latin1'));
    const old = header({ prefix: 'junk' }, (block) => block.fill(0, 257, 265));
    const all = await readAll([header({ prefix: 'a/b' }), gnu, old, end]);
    expect(all.map(({ name }) => name)).toEqual(['a/b/f', 'f', 'f']);
  });

  test('a folder of before POSIX', async () => {
    const all = await readAll([header({ type: '\0', name: 'd/' }), header({ name: 'e/' }), end]);
    expect(all.map(({ type }) => type)).toEqual(['directory', 'directory']);
  });

  test('every type', async () => {
    const all = await readAll(Array.from('01234567', (type) => header({ type })).concat(end));
    expect(all.map(({ type }) => type)).toEqual([
      'file',
      'hardlink',
      'symlink',
      'character-device',
      'block-device',
      'directory',
      'fifo',
      'file',
    ]);
  });

  test('numbers with blanks around them, and those of GNU', async () => {
    const blanks = header({}, (block) => block.write('     3 \0    ', 124, 'latin1'));
    const wide = header({}, (block) => {
      block.fill(0, 124, 136);
      block[124] = 0x80;
      block[135] = 3;
    });
    const all = await readAll([blanks, padded('abc'), wide, padded('def'), end]);
    expect(all.map(({ content }) => content.toString())).toEqual(['abc', 'def']);
  });

  test('the mode without the type of the file, which some write into it', async () => {
    const all = await readAll([header({ mode: 0o100755 }), end]);
    expect(all[0]?.mode).toBe(0o755);
  });

  test('a name that is no UTF-8', async () => {
    const all = await readAll([header({}, (block) => block.fill(0xff, 0, 1)), end]);
    expect(all[0]?.name).toBe('\ufffd');
  });
});

describe('what is refused', () => {
  const file = (size: number) => header({ size });
  const sized = (text: string) => header({}, (block) => block.write(text, 124, 'latin1'));

  test.each<[string, readonly Uint8Array[], string]>([
    ['nothing', [], 'the tar ends before its end mark (at byte 0)'],
    ['no tar', [Buffer.alloc(512, 'x')], 'this is no header of a tar: its checksum is wrong (at byte 0)'],
    ['a tar without an end', [header({})], 'the tar ends before its end mark (at byte 512)'],
    [
      'a tar with half an end',
      [header({}), Buffer.alloc(512)],
      'the tar ends before its end mark (at byte 1024)',
    ],
    [
      'a tar that ends in a header',
      [header({}).subarray(0, 500)],
      'the tar ends before its end mark (at byte 500)',
    ],
    [
      'a tar that ends in a file',
      [file(3), Buffer.alloc(2)],
      'the tar ends in the middle of a file (at byte 514)',
    ],
    [
      'a tar that ends behind a file',
      [file(3), Buffer.alloc(3)],
      'the tar ends in the middle of a block (at byte 515)',
    ],
    [
      'zeros between entries',
      [header({}), Buffer.alloc(512), header({}), end],
      'a block of zeros lies between entries (at byte 512)',
    ],
    [
      'an entry behind the end',
      [end, header({}), end],
      'something follows the end mark of the tar (at byte 1024)',
    ],
    [
      'one byte behind the end',
      [end, Buffer.alloc(9000), Buffer.from('x')],
      'something follows the end mark of the tar (at byte 10024)',
    ],
    ['a broken size', [sized('00000000009\0')], 'an entry has a size that makes no sense (at byte 0)'],
    [
      'a negative size',
      [header({}, (block) => block.fill(0xff, 124, 136))],
      'an entry has a size that makes no sense (at byte 0)',
    ],
    [
      'a size of 2^88',
      [header({}, (block) => block.fill(0x80, 124, 136))],
      'an entry has a size that makes no sense (at byte 0)',
    ],
    [
      'a negative size in pax',
      [extra('x', pax('size', '-1')), header({})],
      'an entry has a size that makes no sense (at byte 1024)',
    ],
    [
      'an absurd size in pax',
      [extra('x', pax('size', '9'.repeat(16))), header({})],
      'an entry has a size that makes no sense (at byte 1024)',
    ],
    [
      'a broken mode',
      [header({}, (block) => block.write('rw-r--r', 100))],
      'an entry has a mode that makes no sense (at byte 0)',
    ],
    ['no name', [header({ name: '' })], 'an entry has no name (at byte 0)'],
    [
      'a zero byte in a name',
      [extra('x', pax('path', 'a\0b')), header({})],
      'a name has a zero byte (at byte 1024)',
    ],
    [
      'a zero byte in a target',
      [extra('x', pax('linkpath', 'a\0b')), header({ type: '2' })],
      'a name has a zero byte (at byte 1024)',
    ],
    [
      'a link with content',
      [header({ type: '2', size: 1 })],
      'a symlink has content, which readers take for different things (at byte 0)',
    ],
    [
      'a type of somebody',
      [header({ type: 'V' })],
      'an entry is of type "V", which is not understood (at byte 0)',
    ],
    [
      'another ustar',
      [header({}, (block) => block.write('01', 263))],
      'a header is of a version of ustar that is not known (at byte 0)',
    ],
    [
      'a huge header',
      [header({ type: 'x', size: 2 ** 20 + 1 })],
      'a header claims more than 1048576 bytes (at byte 512)',
    ],
    [
      'a huge long name',
      [header({ type: 'L', size: 2 ** 33 - 1 })],
      'a header claims more than 1048576 bytes (at byte 512)',
    ],
    [
      'a header cut off',
      [header({ type: 'x', size: 600 }), Buffer.alloc(600)],
      'the tar ends in the middle of a header (at byte 1112)',
    ],
    [
      'a header of no entry',
      [extra('x', pax('mtime', '1')), end],
      'a header describes an entry that does not follow (at byte 1024)',
    ],
    [
      'a name for all',
      [extra('g', pax('path', 'x'))],
      'a header gives all entries the same path (at byte 512)',
    ],
    [
      'two names',
      [extra('x', pax('path', 'a')), extra('L', 'b\0')],
      'two headers give an entry a path (at byte 1536)',
    ],
    [
      'two targets',
      [extra('K', 'a'), extra('K', 'b')],
      'two headers give an entry a linkpath (at byte 1536)',
    ],
    [
      'sparse pax',
      [extra('x', pax('GNU.sparse.major', '1'))],
      'an entry is sparse, which is not understood (at byte 512)',
    ],
    ...[
      'x',
      '5 a=b',
      '4 a=',
      '06 a=b\n',
      '6 a=b\n\0',
      '5 =b\n',
      '5 ab\n',
      '99 a=b\n',
      '6 a=b',
      '3 a=b\n',
      '5 ab\n6 a=b\n',
    ].map((text): [string, readonly Uint8Array[], string] => [
      `the record ${JSON.stringify(text)}`,
      [extra('x', text)],
      `a pax header has a record that is broken (at byte ${text.startsWith('6 a=b\n') ? 518 : 512})`,
    ]),
  ])('%s', async (_, chunks, message) => {
    await expect(readAll(chunks)).rejects.toMatchObject({ name: 'ArchiveInvalid', message });
  });

  const tar = Buffer.concat([
    extra('x', pax('path', 'long')),
    file(700),
    Buffer.alloc(1024, 'c'),
    header({}),
    end,
  ]);

  property.prop([fc.nat(tar.length - 1), cuts])('a tar that ends anywhere', async (size, cuts) => {
    await expect(readAll(cutUp(tar.subarray(0, size), cuts))).rejects.toMatchObject({
      code: 'PARITY_ARCHIVE',
    });
  });

  property.prop([fc.array(fc.tuple(fc.nat(511), fc.nat(255)), { minLength: 1, maxLength: 6 }), fc.nat(2)], {
    numRuns: 500,
  })('nothing else than with its own error, whatever a header says', async (changes, which) => {
    const changed = Buffer.from(tar);
    const block = changed.subarray([0, 1024, 2560][which]);
    for (const [at, value] of changes) block[at] = value;
    checked(block.subarray(0, 512));
    const read = readAll([changed]).then(
      () => 'read',
      (error: Error) => error.name,
    );
    expect(['read', 'ArchiveInvalid']).toContain(await read);
  });
});

describe('the content of an entry', () => {
  const tar = [header({ size: 3 }), padded('abc'), header({ name: 'g', size: 2 }), padded('de'), end];

  test('need not be read', async () => {
    const names: string[] = [];
    for await (const { name } of readTar(tar)) names.push(name);
    expect(names).toEqual(['f', 'g']);
  });

  test('may be read in part', async () => {
    const parts: string[] = [];
    for await (const { body } of readTar(cutUp(Buffer.concat(tar), [513, 1]))) {
      for await (const chunk of body) {
        parts.push(Buffer.from(chunk).toString());
        break;
      }
    }
    expect(parts).toEqual(['a', 'de']);
  });

  test('is gone when the next one was asked for', async () => {
    const items = readTar(tar);
    const first = (await items.next()).value as TarItem;
    await items.next();
    await expect(collect(first.body)).rejects.toThrow('after the next one had been asked for');
  });
});

describe('a stream', () => {
  test('ends when it is left, and is read no further than asked', async () => {
    let ended = false;
    let given = 0;
    async function* endless() {
      try {
        yield header({ size: 2 ** 32 });
        for (;;) yield Buffer.alloc((given += 1) && 65_536);
      } finally {
        ended = true;
      }
    }
    for await (const { body } of readTar(endless())) {
      let taken = 0;
      for await (const chunk of body) {
        taken += chunk.length / 65_536;
        expect(given).toBe(taken);
        if (taken > 1000) break;
      }
      break;
    }
    expect(ended).toBe(true);
  });

  test('fails as what it reads fails', async () => {
    async function* failing() {
      yield header({ size: 100 });
      throw new Error('no more');
    }
    const read = async () => {
      for await (const { body } of readTar(failing())) await collect(body);
    };
    await expect(read()).rejects.toThrow(/^no more$/);
  });
});
