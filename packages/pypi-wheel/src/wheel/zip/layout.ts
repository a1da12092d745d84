import { quote, type Refuse } from '../complaint.ts';
import { localSize } from './local-header.ts';
import type { ZipEntry } from './zip-entry.ts';

/** The bytes of the file that belong to one entry: its header, its data and what stands behind them. */
export interface Span {
  readonly entry: ZipEntry;
  readonly start: number;
  readonly end: number;
}

/**
 * The spans of all entries in the order of the file. They cover it from the first byte to the central directory; that
 * each is filled exactly shows when it is read.
 */
export function deriveSpans(
  entries: readonly ZipEntry[],
  directory: number,
  refuse: Refuse,
): readonly Span[] {
  const sorted = entries.toSorted((a, b) => a.offset - b.offset);
  const first = sorted[0]?.offset ?? directory;
  if (first !== 0)
    throw refuse('is an ambiguous zip archive: something stands before its first entry', {
      details: [`the first entry begins at byte ${first}`],
    });
  return sorted.map((entry, index) => {
    const span = { entry, start: entry.offset, end: sorted[index + 1]?.offset ?? directory };
    if (span.start + localSize + entry.rawName.length + entry.packedSize > span.end)
      throw overlap(entry, refuse);
    return span;
  });
}

export function overlap(entry: ZipEntry, refuse: Refuse): Error {
  return refuse(`is an ambiguous zip archive: ${quote(entry.name)} overlaps what comes after it`);
}
