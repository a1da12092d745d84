import { Buffer } from 'node:buffer';

import type { ElfHeader } from './elf-header.ts';

/** Bytes that can be read from any place: an open file, or what is kept of one. */
export interface PositionedReader {
  /** @returns how many bytes there were, 0 behind the end. */
  read(
    into: Buffer,
    offset: number,
    length: number,
    position: number,
  ): Promise<{ readonly bytesRead: number }>;
}

/** An open ELF file, and how it writes numbers. */
export interface ElfFile extends Pick<ElfHeader, 'bits' | 'littleEndian'> {
  readonly file: PositionedReader;
}

/** In bytes; a longer string of the file is cut off here. */
const longestString: number = 4096;

/** What the file has of these bytes, without moving its own position: fewer near its end, none where numbers make no sense. */
export async function bytesAt(file: PositionedReader, position: number, length: number): Promise<Buffer> {
  if (!Number.isSafeInteger(position + length) || length <= 0) return Buffer.alloc(0);
  const buffer = Buffer.alloc(length);
  const { bytesRead } = await file.read(buffer, 0, length, position);
  return buffer.subarray(0, bytesRead);
}

/** Two bytes: Elf32_Half and Elf64_Half. */
export function halfOf({ littleEndian }: ElfFile, bytes: Buffer, at: number): number {
  return littleEndian ? bytes.readUInt16LE(at) : bytes.readUInt16BE(at);
}

/** Four bytes: Elf32_Word and Elf64_Word. */
export function wordOf({ littleEndian }: ElfFile, bytes: Buffer, at: number): number {
  return littleEndian ? bytes.readUInt32LE(at) : bytes.readUInt32BE(at);
}

/** As many bytes as the machine is wide: addresses, offsets, sizes and the tags of the dynamic section. */
export function addressOf(elf: ElfFile, bytes: Buffer, at: number): number {
  if (elf.bits === 32) return wordOf(elf, bytes, at);
  return Number(elf.littleEndian ? bytes.readBigUInt64LE(at) : bytes.readBigUInt64BE(at));
}

/** The string that begins there, up to its zero byte. */
export async function textAt(
  file: PositionedReader,
  position: number,
  most: number = longestString,
): Promise<string> {
  const bytes = await bytesAt(file, position, Math.min(most, longestString));
  const end = bytes.indexOf(0);
  return bytes.subarray(0, end === -1 ? bytes.length : end).toString('latin1');
}
