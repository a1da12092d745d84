import { addressOf, bytesAt, type ElfFile, textAt } from './elf-bytes.ts';
import { fileOffset, type Segment, segmentType } from './elf-segments.ts';

/** What the dynamic linker reads (System V ABI, "Dynamic Section"). */
export interface Dynamic {
  /** DT_NEEDED: file names of shared libraries, in order. */
  readonly needed: readonly string[];
  /** The folders of DT_RUNPATH and DT_RPATH. */
  readonly runpath: readonly string[];
}

const tag = { end: 0, needed: 1, strings: 5, rpath: 15, runpath: 29 } as const;

/** Large programs need a hundred libraries. These bound what is read, whatever a file claims. */
const mostNeeded = 1024;
const mostPaths = 16;
const mostDynamicBytes = 1024 * 1024;

/** Empty lists for a file that is not dynamically linked, or whose strings are nowhere. */
export async function readDynamic(elf: ElfFile, segments: readonly Segment[]): Promise<Dynamic> {
  const entries = await entriesOf(elf, segments);
  const strings = entries.find((entry) => entry.tag === tag.strings);
  const base = strings === undefined ? undefined : fileOffset(segments, strings.value);
  if (base === undefined) return { needed: [], runpath: [] };
  const textsOf = (chosen: readonly Entry[]) =>
    Promise.all(chosen.map(({ value }) => textAt(elf.file, base + value)));
  const needed = entries.filter((entry) => entry.tag === tag.needed).slice(0, mostNeeded);
  const paths = entries.filter((entry) => entry.tag === tag.rpath || entry.tag === tag.runpath);
  const lists = await textsOf(paths.slice(0, mostPaths));
  return {
    needed: (await textsOf(needed)).filter((name) => name !== ''),
    runpath: lists.flatMap((list) => list.split(':')).filter((entry) => entry !== ''),
  };
}

interface Entry {
  readonly tag: number;
  readonly value: number;
}

/** The entries before DT_NULL; tools leave room behind it, which means nothing. */
async function entriesOf(elf: ElfFile, segments: readonly Segment[]): Promise<readonly Entry[]> {
  const dynamic = segments.find(({ type }) => type === segmentType.dynamic);
  if (dynamic === undefined) return [];
  const bytes = await bytesAt(elf.file, dynamic.offset, Math.min(dynamic.size, mostDynamicBytes));
  const width = elf.bits / 8;
  const entries = Array.from({ length: Math.floor(bytes.length / (2 * width)) }, (_, index) => ({
    tag: addressOf(elf, bytes, index * 2 * width),
    value: addressOf(elf, bytes, index * 2 * width + width),
  }));
  const end = entries.findIndex((entry) => entry.tag === tag.end);
  return end === -1 ? entries : entries.slice(0, end);
}
