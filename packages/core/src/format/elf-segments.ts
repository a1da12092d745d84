import type { Buffer } from 'node:buffer';

import { addressOf, bytesAt, type ElfFile, halfOf, wordOf } from './elf-bytes.ts';

/** A program header (System V ABI, "Program Header"). */
export interface Segment {
  readonly type: number;
  /** Where it lies in the file. */
  readonly offset: number;
  /** Where it lies in the running program. */
  readonly address: number;
  /** How many bytes of it the file has. */
  readonly size: number;
}

export const segmentType = { load: 1, dynamic: 2, interpreter: 3 } as const;

/** No honest file has more of these; together they bound what is read, whatever a header claims. */
const mostHeaders = 4096;
const mostTableBytes = 512 * 1024;

/** @param header the first 64 bytes. @returns none where the header claims what no honest file has. */
export async function readSegments(elf: ElfFile, header: Buffer): Promise<readonly Segment[]> {
  const wide = elf.bits === 64;
  const offset = addressOf(elf, header, wide ? 32 : 28);
  const entrySize = halfOf(elf, header, wide ? 54 : 42);
  const count = halfOf(elf, header, wide ? 56 : 44);
  if (count > mostHeaders || entrySize < (wide ? 56 : 32) || count * entrySize > mostTableBytes) return [];
  const table = await bytesAt(elf.file, offset, count * entrySize);
  const whole = Math.floor(table.length / entrySize);
  return Array.from({ length: whole }, (_, index) =>
    segmentOf(elf, table.subarray(index * entrySize, (index + 1) * entrySize)),
  );
}

function segmentOf(elf: ElfFile, entry: Buffer): Segment {
  const at = elf.bits === 64 ? { offset: 8, address: 16, size: 32 } : { offset: 4, address: 8, size: 16 };
  return {
    type: wordOf(elf, entry, 0),
    offset: addressOf(elf, entry, at.offset),
    address: addressOf(elf, entry, at.address),
    size: addressOf(elf, entry, at.size),
  };
}

/** Where an address of the running program lies in the file. */
export function fileOffset(segments: readonly Segment[], target: number): number | undefined {
  const segment = segments.find(
    ({ type, address, size }) => type === segmentType.load && target >= address && target < address + size,
  );
  return segment === undefined ? undefined : target - segment.address + segment.offset;
}
