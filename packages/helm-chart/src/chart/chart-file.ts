import { Buffer } from 'node:buffer';

import { formatBytes } from '@parity-lib/core';

import { ChartInvalid, quote } from './complaint.ts';

/** A file of a chart, wherever it lies. */
export interface ChartFile {
  /** Below the chart, with slashes. */
  readonly path: string;
  /** In bytes, as Helm counts it: without a byte order mark. */
  readonly size: number;
  /** The whole of it, without a byte order mark: no file of a chart is large. */
  read(): Promise<Buffer>;
}

/** What Helm loads at most: bytes of a file, and of all of them. The number of files is ours. */
export const mostOfChart: { readonly fileBytes: number; readonly bytes: number; readonly files: number } = {
  fileBytes: 5 * 1024 * 1024,
  bytes: 100 * 1024 * 1024,
  files: 50_000,
};

const mark = Buffer.from([0xef, 0xbb, 0xbf]);

/** Helm takes the mark away from every file, programs and pictures too. @returns how many bytes it is long. */
export function markSize(beginning: Uint8Array): number {
  return mark.equals(beginning.subarray(0, mark.length)) ? mark.length : 0;
}

/** @throws ChartInvalid. */
export function checkFileSize(path: string, size: number): void {
  if (size <= mostOfChart.fileBytes) return;
  throw new ChartInvalid({
    what: `has ${quote(path)} in it, of ${formatBytes(size)}: Helm loads no file above 5 MiB`,
    next: 'Make it smaller, or name it in .helmignore.',
    mend: (word) => `ls -l ${word(path)}`,
  });
}

/** Helm loads no chart of 100 MiB, and packs one. @throws ChartInvalid. */
export function checkTotals(files: number, bytes: number): void {
  if (bytes >= mostOfChart.bytes)
    throw new ChartInvalid({
      what: 'holds 100 MiB or more, which Helm does not load',
      next: 'Name what does not belong to the chart in .helmignore.',
      mend: (word) => `du -ah ${word('')} | sort -h | tail`,
    });
  if (files > mostOfChart.files)
    throw new ChartInvalid({
      what: `holds more than ${mostOfChart.files} files`,
      next: 'Name what does not belong to the chart in .helmignore.',
      mend: (word) => `du --inodes ${word('')} | sort -n | tail`,
    });
}

export async function readText(file: ChartFile): Promise<string> {
  const bytes = await file.read();
  const text = bytes.toString('utf8');
  if (Buffer.from(text).equals(bytes)) return text;
  throw new ChartInvalid({
    what: `has ${quote(file.path)} in it, which is not in UTF-8`,
    next: 'Save it in UTF-8.',
    mend: (word) => `iconv -f LATIN1 -t UTF-8 -o ${word(file.path)} ${word(file.path)}`,
  });
}

/** Names in the order of their bytes, as Go sorts them. */
export function byBytes(a: string, b: string): number {
  return Buffer.compare(Buffer.from(a), Buffer.from(b));
}
