import { existsSync, readFileSync, realpathSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { createRequire } from 'node:module';

import { fc, test as property } from '@fast-check/vitest';
import { tempFolder } from '@parity-tools/test-kit';
import { describe, expect, test } from 'vitest';

import { type Elf, elfHeaderOf, readElf, spellMachine } from './elf.ts';

const isLinux = process.platform === 'linux';
const here = { x64: 'amd64', arm64: 'arm64', s390x: 's390x', ppc64: 'ppc64le', riscv64: 'riscv64' }[
  process.arch as string
];

async function readBytes(bytes: Uint8Array): Promise<Elf | undefined> {
  using folder = tempFolder();
  return await readElf(folder.write('file', bytes));
}

interface ElfParts {
  readonly machine: number;
  readonly bits?: 32 | 64;
  readonly le?: boolean;
}

/** An ELF header without a table of segments. */
function headerWith({ machine, bits = 64, le = true }: ElfParts): Buffer {
  const header = Buffer.alloc(bits === 64 ? 64 : 52);
  header.writeUInt32BE(0x7f454c46, 0);
  header[4] = bits === 64 ? 2 : 1;
  header[5] = le ? 1 : 2;
  if (le) header.writeUInt16LE(machine, 18);
  else header.writeUInt16BE(machine, 18);
  return header;
}

describe.runIf(isLinux)('a real program', () => {
  test('Node: its machine, and the loader that runs it', async () => {
    const elf = await readElf(process.execPath);
    expect(elf).toMatchObject({ arch: here, bits: 64 });
    expect(elf?.interpreter).toMatch(/^\/.*ld/);
    expect(existsSync(elf?.interpreter ?? '')).toBe(true);
  });

  test('from what is kept of it: what lies behind that is not known', async () => {
    const whole = readFileSync(realpathSync('/bin/true'));
    const kept = (bytes: Buffer) => ({
      read: (into: Buffer, offset: number, length: number, position: number) =>
        Promise.resolve({ bytesRead: bytes.copy(into, offset, position, position + length) }),
    });
    expect(await readElf(kept(whole))).toEqual(await readElf(realpathSync('/bin/true')));
    expect(await readElf(kept(whole.subarray(0, 64)))).toMatchObject({ arch: here, needed: [] });
  });

  test('/bin/true', async () => {
    const elf = await readElf(realpathSync('/bin/true'));
    expect(elf).toMatchObject({ arch: here });
    expect(elf?.needed).toContainEqual(expect.stringMatching(/^libc\./));
  });

  test('esbuild, which is static: it asks for no loader', async () => {
    const resolve = createRequire(createRequire(import.meta.url).resolve('vitest/package.json'));
    const vite = createRequire(resolve.resolve('vite/package.json'));
    const esbuild = createRequire(vite.resolve('esbuild/package.json'));
    const binary = esbuild.resolve(`@esbuild/linux-${process.arch}/bin/esbuild`);
    expect(await readElf(binary)).toMatchObject({
      arch: here,
      interpreter: undefined,
      needed: [],
      runpath: [],
    });
  });
});

describe('the machine', () => {
  test.each([
    ['amd64', { machine: 62 }],
    ['arm64', { machine: 183 }],
    ['s390x', { machine: 22, le: false }],
    ['ppc64le', { machine: 21 }],
    ['riscv64', { machine: 243 }],
    // The same number means another machine with another width or byte order.
    [undefined, { machine: 22, bits: 32, le: false }],
    [undefined, { machine: 21, le: false }],
    [undefined, { machine: 3, bits: 32 }],
    [undefined, { machine: 62, bits: 32 }],
    [undefined, { machine: 243, bits: 32 }],
  ] as const)('%s: %j', async (arch, parts) => {
    const { machine, bits = 64, le = true }: ElfParts = parts;
    expect(await readBytes(headerWith(parts))).toEqual({
      arch,
      machine,
      bits,
      littleEndian: le,
      interpreter: undefined,
      needed: [],
      runpath: [],
    });
    const header = { arch, machine, bits, littleEndian: le };
    expect(elfHeaderOf(headerWith(parts))).toEqual(header);
    expect(elfHeaderOf(Buffer.concat([headerWith(parts), Buffer.alloc(100, 1)]))).toEqual(header);
  });

  test('in words', () => {
    expect(spellMachine(elfHeaderOf(headerWith({ machine: 22, le: false }))!)).toBe('s390x');
    const arm = elfHeaderOf(headerWith({ machine: 40, bits: 32 }))!;
    expect(spellMachine(arm)).toBe('ELF machine 40, 32 bit little endian');
    const sparc = elfHeaderOf(headerWith({ machine: 43, le: false }))!;
    expect(spellMachine(sparc)).toBe('ELF machine 43, 64 bit big endian');
  });

  test('from bytes that lie inside of others', () => {
    const bytes = Buffer.concat([Buffer.from('before'), headerWith({ machine: 183 })]);
    const inside = new Uint8Array(bytes.buffer, bytes.byteOffset + 6, 64);
    expect(elfHeaderOf(inside)).toMatchObject({ arch: 'arm64' });
  });
});

describe('an open file', () => {
  test('is read, stays open, and stays where it was', async () => {
    using folder = tempFolder();
    await using file = await open(folder.write('file', headerWith({ machine: 62 })));
    await file.read(Buffer.alloc(5));
    expect(await readElf(file)).toMatchObject({ arch: 'amd64' });
    const { bytesRead, buffer } = await file.read(Buffer.alloc(100));
    expect([bytesRead, buffer[0]]).toEqual([59, 1]);
  });
});

describe('what is no ELF file', () => {
  test.each([
    ['nothing', ''],
    ['a script', '#!/bin/sh\n'.padEnd(100)],
    ['a header that ends early', headerWith({ machine: 62 }).subarray(0, 63)],
    ['the four bytes alone', '\x7fELF'],
  ])('%s', async (_, content) => {
    expect(await readBytes(Buffer.from(content))).toBeUndefined();
    expect(elfHeaderOf(Buffer.from(content))).toBeUndefined();
  });

  test('is an error where there is no file', async () => {
    await expect(readElf('/nowhere/at/all')).rejects.toThrow('ENOENT');
  });
});

interface SegmentParts {
  readonly type: number;
  readonly offset: number;
  readonly size: number;
}

/** A little-endian program of 64 bits with these segments, each of the size of an entry that the header claims. */
function programOf(entrySize: number, segments: readonly SegmentParts[]): Buffer {
  const header = headerWith({ machine: 62 });
  header.writeBigUInt64LE(64n, 32);
  header.writeUInt16LE(entrySize, 54);
  header.writeUInt16LE(segments.length, 56);
  const table = Buffer.alloc(segments.length * entrySize);
  for (const [at, { type, offset, size }] of segments.entries()) {
    table.writeUInt32LE(type, at * entrySize);
    table.writeBigUInt64LE(BigInt(offset), at * entrySize + 8);
    table.writeBigUInt64LE(BigInt(size), at * entrySize + 32);
  }
  return Buffer.concat([header, table]);
}

/** A program with this dynamic section; `strings` lie at address 0 of the running program. */
function dynamicProgram(
  entries: readonly (readonly [tag: number, value: number])[],
  strings: string,
): Buffer {
  const texts = Buffer.from(strings);
  const table = Buffer.alloc(16 * entries.length);
  for (const [at, [tag, value]] of entries.entries()) {
    table.writeBigUInt64LE(BigInt(tag), at * 16);
    table.writeBigUInt64LE(BigInt(value), at * 16 + 8);
  }
  const segments = (base: number) => [
    { type: 1, offset: base, size: texts.length },
    { type: 2, offset: base + texts.length, size: table.length },
  ];
  const base = programOf(56, segments(0)).length;
  return Buffer.concat([programOf(56, segments(base)), texts, table]);
}

describe('what the dynamic linker reads', () => {
  const musl = 'libfoo.so.1\0libc.musl-s390x.so.1\0/a:/b\0';

  test('libraries in their order, and folders', async () => {
    const entries = [
      [1, 0],
      [15, 33],
      [5, 0],
      [1, 12],
    ] as const;
    const elf = await readBytes(dynamicProgram(entries, musl));
    expect(elf?.needed).toEqual(['libfoo.so.1', 'libc.musl-s390x.so.1']);
    expect(elf?.runpath).toEqual(['/a', '/b']);
  });

  test('nothing behind DT_NULL', async () => {
    const entries = [
      [5, 0],
      [1, 0],
      [0, 0],
      [1, 12],
    ] as const;
    expect((await readBytes(dynamicProgram(entries, musl)))?.needed).toEqual(['libfoo.so.1']);
  });

  test('nothing where the strings are nowhere', async () => {
    const entries = [
      [5, 4000],
      [1, 0],
    ] as const;
    expect((await readBytes(dynamicProgram(entries, musl)))?.needed).toEqual([]);
  });
});

describe('a header that claims more than any honest file has', () => {
  test('of segments is not read as far as it claims', async () => {
    const loader = { type: 3, offset: 1, size: 3 };
    expect(await readBytes(programOf(64, [loader]))).toMatchObject({ interpreter: 'ELF' });
    const many = Array.from({ length: 300 }, () => loader);
    expect(await readBytes(programOf(2000, many))).toMatchObject({ interpreter: undefined });
  });

  test.each([
    ['paths', 29, 'runpath', 16],
    ['libraries', 1, 'needed', 1024],
  ] as const)('of %s has some of them read', async (_, tag, key, most) => {
    const many = Array.from({ length: 2000 }, () => [tag, 0] as const);
    const elf = await readBytes(dynamicProgram([[5, 0], ...many], '/lib\0'));
    expect(elf?.[key]).toEqual(Array.from({ length: most }, () => '/lib'));
  });
});

describe('garbage never throws', () => {
  const magic = Buffer.from([0x7f, 0x45, 0x4c, 0x46]);

  property.prop([fc.uint8Array({ maxLength: 600 }), fc.constantFrom(1, 2), fc.constantFrom(1, 2)], {
    numRuns: 300,
  })('behind the magic number', async (bytes, width, order) => {
    const elf = await readBytes(Buffer.concat([magic, Buffer.from([width, order]), bytes]));
    expect(elf === undefined || typeof elf.machine === 'number').toBe(true);
  });

  property.prop([fc.uint8Array({ maxLength: 200 })])('of any kind', async (bytes) => {
    fc.pre(!Buffer.from(bytes).subarray(0, 4).equals(magic));
    expect(await readBytes(bytes)).toBeUndefined();
  });

  const program = isLinux ? readFileSync(realpathSync('/bin/true')) : headerWith({ machine: 62 });

  property.prop([fc.nat(program.length)])('a program cut off anywhere', async (length) => {
    const elf = await readBytes(program.subarray(0, length));
    expect(elf === undefined).toBe(length < 64);
  });

  property.prop([fc.array(fc.tuple(fc.nat(1000), fc.nat(255)), { minLength: 1, maxLength: 8 })], {
    numRuns: 200,
  })('a program with bytes changed in its tables', async (changes) => {
    const bytes = Buffer.from(program.subarray(0, 20_000));
    for (const [at, value] of changes) bytes[at] = value;
    const elf = await readBytes(bytes);
    expect(elf === undefined || Array.isArray(elf.runpath)).toBe(true);
  });
});
