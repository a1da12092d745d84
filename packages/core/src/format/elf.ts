import { open } from 'node:fs/promises';

import { bytesAt, type ElfFile, type PositionedReader, textAt } from './elf-bytes.ts';
import { type Dynamic, readDynamic } from './elf-dynamic.ts';
import { type ElfHeader, elfHeaderOf, elfHeaderSize } from './elf-header.ts';
import { readSegments, type Segment, segmentType } from './elf-segments.ts';

export type { PositionedReader } from './elf-bytes.ts';
export type { ElfHeader } from './elf-header.ts';
export { elfHeaderOf, elfHeaderSize, spellMachine } from './elf-header.ts';

/** What parity needs to know of an ELF file (System V ABI, "Object Files"). */
export interface Elf extends ElfHeader {
  /** PT_INTERP: the dynamic loader the program asks for. */
  readonly interpreter?: string | undefined;
  /** DT_NEEDED, in order; `libc.so.6` is glibc, `libc.musl-<arch>.so.1` is musl. The first 1024. */
  readonly needed: readonly string[];
  /** DT_RUNPATH and DT_RPATH entries. */
  readonly runpath: readonly string[];
}

/**
 * @param from a path, or a file that is open already, as it is or in the part that is kept of it; it stays open, and its
 *   own position where it was.
 * @returns undefined when the file is no ELF file, or ends within its header.
 */
export async function readElf(from: string | PositionedReader): Promise<Elf | undefined> {
  if (typeof from !== 'string') return await readOpen(from);
  await using file = await open(from);
  return await readOpen(file);
}

async function readOpen(file: PositionedReader): Promise<Elf | undefined> {
  const first = await bytesAt(file, 0, elfHeaderSize);
  const header = elfHeaderOf(first);
  if (header === undefined) return undefined;
  const elf: ElfFile = { file, bits: header.bits, littleEndian: header.littleEndian };
  const segments = await readSegments(elf, first);
  const dynamic: Dynamic = await readDynamic(elf, segments);
  return { ...header, interpreter: await interpreterOf(elf, segments), ...dynamic };
}

async function interpreterOf({ file }: ElfFile, segments: readonly Segment[]): Promise<string | undefined> {
  const segment = segments.find(({ type }) => type === segmentType.interpreter);
  return segment && (await textAt(file, segment.offset, segment.size));
}
