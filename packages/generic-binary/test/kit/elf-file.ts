import { Buffer } from 'node:buffer';

export interface ElfParts {
  /** e_machine, as the psABI of the architecture gives it. */
  readonly machine: number;
  readonly bits?: 32 | 64;
  readonly endian?: 'little' | 'big';
  /** The dynamic loader it asks for. */
  readonly interpreter?: string;
}

/** The beginning of a program: the header, and one segment that names a loader (System V ABI, chapters 4 and 5). */
export function elfFile({ machine, bits = 64, endian = 'little', interpreter }: ElfParts): Buffer {
  const wide = bits === 64;
  const headerSize = wide ? 64 : 52;
  const entrySize = wide ? 56 : 32;
  const text = Buffer.from(interpreter === undefined ? '' : `${interpreter}\0`);
  const file = Buffer.alloc(headerSize + entrySize + text.length);
  const half = (at: number, value: number): void =>
    void (endian === 'little' ? file.writeUInt16LE(value, at) : file.writeUInt16BE(value, at));
  const word = (at: number, value: number): void =>
    void (endian === 'little' ? file.writeUInt32LE(value, at) : file.writeUInt32BE(value, at));
  // The upper half of a 64-bit value is zero: on a big-endian machine it comes first.
  const address = (at: number, value: number): void => word(at + (wide && endian === 'big' ? 4 : 0), value);
  file.set([0x7f, 0x45, 0x4c, 0x46, wide ? 2 : 1, endian === 'little' ? 1 : 2, 1]);
  half(16, 2);
  half(18, machine);
  word(20, 1);
  address(wide ? 32 : 28, headerSize);
  half(wide ? 52 : 40, headerSize);
  half(wide ? 54 : 42, entrySize);
  half(wide ? 56 : 44, interpreter === undefined ? 0 : 1);
  word(headerSize, 3);
  address(headerSize + (wide ? 8 : 4), headerSize + entrySize);
  address(headerSize + (wide ? 32 : 16), text.length);
  file.set(text, headerSize + entrySize);
  return file;
}
