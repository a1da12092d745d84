import type { ByteReader } from '../ports.ts';
import { readAll } from '../source.ts';

/** Files larger than this are checked by their CRC-32 before the first step: in bytes. */
export const quickCheckFrom: number = 1024 * 1024;

/** Adds a chunk to a running CRC-32 (ISO 3309, as in zip and gzip), which begins with 0. */
type Crc32 = (chunk: Uint8Array, value: number) => number;

/** @returns undefined for a small file: its sha256 costs less than loading zlib does. */
export async function quickCheckFor(size: number): Promise<Crc32 | undefined> {
  return size > quickCheckFrom ? addToCrc() : undefined;
}

/** The CRC-32 of everything a reader gives, with its size. One pass; memory is one chunk. */
export async function quickCheckOf(reader: ByteReader): Promise<{ size: number; crc32: string }> {
  const add = await addToCrc();
  let value = 0;
  const size = await readAll(reader, (chunk) => (value = add(chunk, value)));
  return { size, crc32: spellCrc32(value) };
}

/** 8 lower-case hex digits. */
export function spellCrc32(value: number): string {
  return value.toString(16).padStart(8, '0');
}

/** zlib is loaded where it is needed, and not before. */
export async function addToCrc(): Promise<Crc32> {
  return (await import('node:zlib')).crc32;
}
