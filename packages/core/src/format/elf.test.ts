import { existsSync, readFileSync, realpathSync } from 'node:fs';
import { createRequire } from 'node:module';

import { fc, test as property } from '@fast-check/vitest';
import { tempFolder } from '@parity-tools/test-kit';
import { describe, expect, test } from 'vitest';

import { type Elf, readElf } from './elf.ts';

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

  test('/bin/true', async () => {
    expect(await readElf(realpathSync('/bin/true'))).toMatchObject({ arch: here });
  });

  test('esbuild, which is static: it asks for no loader', async () => {
    const resolve = createRequire(createRequire(import.meta.url).resolve('vitest/package.json'));
    const vite = createRequire(resolve.resolve('vite/package.json'));
    const esbuild = createRequire(vite.resolve('esbuild/package.json'));
    const binary = esbuild.resolve(`@esbuild/linux-${process.arch}/bin/esbuild`);
    expect(await readElf(binary)).toMatchObject({ arch: here, interpreter: undefined, runpath: [] });
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
      runpath: [],
    });
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
  });

  test('is an error where there is no file', async () => {
    await expect(readElf('/nowhere/at/all')).rejects.toThrow('ENOENT');
  });
});

describe('a header that claims more than any honest file has', () => {
  /** A little-endian program of 64 bits with these segments, each of the size of an entry that the header claims. */
  function programOf(entrySize: number, segments: readonly { type: number; offset: number; size: number }[]) {
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

  test('of segments is not read as far as it claims', async () => {
    const loader = { type: 3, offset: 1, size: 3 };
    expect(await readBytes(programOf(64, [loader]))).toMatchObject({ interpreter: 'ELF' });
    const many = Array.from({ length: 300 }, () => loader);
    expect(await readBytes(programOf(2000, many))).toMatchObject({ interpreter: undefined });
  });

  test('of paths has some of them read', async () => {
    const entries = Buffer.alloc(16 * 1000);
    entries[0] = 5;
    for (let at = 16; at < entries.length; at += 16) entries[at] = 29;
    const strings = Buffer.from('/lib\0');
    const segments = (base: number) => [
      { type: 1, offset: base, size: 5 },
      { type: 2, offset: base + 5, size: entries.length },
    ];
    const base = programOf(56, segments(0)).length;
    const elf = await readBytes(Buffer.concat([programOf(56, segments(base)), strings, entries]));
    expect(elf?.runpath).toEqual(Array.from({ length: 16 }, () => '/lib'));
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
