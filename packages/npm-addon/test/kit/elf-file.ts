import { Buffer } from 'node:buffer';

export interface AddonParts {
  /** e_machine, as the psABI of the architecture gives it. */
  readonly machine: number;
  readonly endian?: 'little' | 'big';
  /** DT_NEEDED. */
  readonly needed?: readonly string[];
  readonly runpath?: string;
  readonly interpreter?: string;
  /** What follows all that a linker reads. */
  readonly filling?: Uint8Array;
}

export const machines = { amd64: 62, arm64: 183, s390x: 22, ppc64le: 21, riscv64: 243 } as const;

/** A 64-bit ELF file with a dynamic section (System V ABI, chapters 4 and 5): all of it that parity reads, and no code. */
export function elfFile(parts: AddonParts): Buffer {
  const {
    machine,
    endian = machine === machines.s390x ? 'big' : 'little',
    filling = Buffer.alloc(0),
  } = parts;
  const { needed = [], runpath, interpreter } = parts;
  const little = endian === 'little';
  const strings = ['', ...needed, ...(runpath === undefined ? [] : [runpath])];
  const offsets: number[] = [];
  let size = 0;
  for (const text of strings) {
    offsets.push(size);
    size += text.length + 1;
  }
  const table = Buffer.from(strings.map((text) => `${text}\0`).join(''), 'latin1');
  const loader = Buffer.from(interpreter === undefined ? '' : `${interpreter}\0`);
  const headers = 64 + 56 * (interpreter === undefined ? 2 : 3);
  const dynamicAt = headers + table.length + loader.length;
  const entries: [number, number][] = [
    ...needed.map((_, at) => [1, offsets[at + 1] ?? 0] as [number, number]),
    ...(runpath === undefined ? [] : [[29, offsets.at(-1) ?? 0] as [number, number]]),
    [5, headers],
    [0, 0],
  ];
  const file = Buffer.alloc(dynamicAt + entries.length * 16);
  const half = (at: number, value: number) =>
    little ? file.writeUInt16LE(value, at) : file.writeUInt16BE(value, at);
  const word = (at: number, value: number) =>
    little ? file.writeUInt32LE(value, at) : file.writeUInt32BE(value, at);
  const long = (at: number, value: number) =>
    little ? file.writeBigUInt64LE(BigInt(value), at) : file.writeBigUInt64BE(BigInt(value), at);
  file.set([0x7f, 0x45, 0x4c, 0x46, 2, little ? 1 : 2, 1]);
  half(16, 3);
  half(18, machine);
  word(20, 1);
  long(32, 64);
  half(52, 64);
  half(54, 56);
  half(56, interpreter === undefined ? 2 : 3);
  const segment = (at: number, type: number, offset: number, length: number): void => {
    word(at, type);
    long(at + 8, offset);
    long(at + 16, offset);
    long(at + 32, length);
  };
  segment(64, 1, 0, file.length);
  segment(120, 2, dynamicAt, entries.length * 16);
  if (interpreter !== undefined) segment(176, 3, headers + table.length, loader.length);
  file.set(table, headers);
  file.set(loader, headers + table.length);
  entries.forEach(([tag, value], index) => {
    long(dynamicAt + index * 16, tag);
    long(dynamicAt + index * 16 + 8, value);
  });
  return Buffer.concat([file, filling]);
}
