import { Buffer } from 'node:buffer';

import type { Arch } from '../arch.ts';

/** What the first bytes of an ELF file say (System V ABI, "ELF Header"; e_machine values of the psABIs). */
export interface ElfHeader {
  /** Undefined for a machine that parity has no name for. */
  readonly arch: Arch | undefined;
  /** The value of e_machine. */
  readonly machine: number;
  readonly bits: 32 | 64;
  readonly littleEndian: boolean;
}

const machines: readonly (readonly [machine: number, bits: 32 | 64, le: boolean, arch: Arch])[] = [
  [62, 64, true, 'amd64'],
  [183, 64, true, 'arm64'],
  [22, 64, false, 's390x'],
  [21, 64, true, 'ppc64le'],
  [243, 64, true, 'riscv64'],
];

/** As many first bytes of a file as `elfHeaderOf` needs. */
export const elfHeaderSize: number = 64;

const headerSize = { 32: 52, 64: elfHeaderSize } as const;

/**
 * Tells what a file is from its first 64 bytes; what follows them does not matter.
 *
 * @returns undefined when it is no ELF file, or ends within its header.
 */
export function elfHeaderOf(bytes: Uint8Array): ElfHeader | undefined {
  const head = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (head.length < headerSize[32] || head.readUInt32BE(0) !== 0x7f454c46) return undefined;
  const bits = head[4] === 2 ? 64 : 32;
  const littleEndian = head[5] === 1;
  if (head.length < headerSize[bits]) return undefined;
  const machine = littleEndian ? head.readUInt16LE(18) : head.readUInt16BE(18);
  const found = machines.find(
    ([value, width, le]) => value === machine && width === bits && le === littleEndian,
  );
  return { arch: found?.[3], machine, bits, littleEndian };
}

/** The machine for people: `s390x`, or `ELF machine 40, 32 bit little endian` where parity has no name for it. */
export function spellMachine({ arch, machine, bits, littleEndian }: ElfHeader): string {
  return arch ?? `ELF machine ${machine}, ${bits} bit ${littleEndian ? 'little' : 'big'} endian`;
}
