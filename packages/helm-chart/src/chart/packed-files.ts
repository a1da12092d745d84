import { Buffer } from 'node:buffer';

import { seenBy } from '@parity-lib/core';
import { gunzipBounded } from '@parity-lib/core/gzip';
import { isArchiveInvalid, readTar, type TarItem } from '@parity-lib/core/tar';

import { checkFileSize, checkTotals, markSize, mostOfChart } from './chart-file.ts';
import { ChartInvalid, quote } from './complaint.ts';

/** A file in a packed chart. */
export interface PackedFile {
  /** Below the chart, with slashes. */
  readonly path: string;
  /** In bytes, without a byte order mark. */
  readonly size: number;
  /** Undefined where nobody wanted it. */
  readonly bytes: Buffer | undefined;
}

/** What a packed chart may become: its files, and what a tar needs around each. */
export const mostTarBytes: number = mostOfChart.bytes + mostOfChart.files * 2048;

/**
 * The files of a packed chart, in the order in which they lie there, as Helm reads them.
 *
 * @param onTar sees every byte of the tar.
 * @throws ChartInvalid for what Helm refuses, and for links: they would be empty files.
 */
export async function* packedFiles(
  packed: AsyncIterable<Uint8Array>,
  isWanted: (path: string) => boolean,
  onTar: (chunk: Uint8Array) => void = () => {},
): AsyncGenerator<PackedFile, void, undefined> {
  try {
    let [files, bytes] = [0, 0];
    const chunks = gunzipBounded(packed, { mostBytes: mostTarBytes });
    for await (const item of readTar(seenBy(chunks, onTar))) {
      if (item.type === 'directory') continue;
      const path = pathOf(item);
      checkFileSize(path, item.size);
      [files, bytes] = [files + 1, bytes + item.size];
      checkTotals(files, bytes);
      yield await contentOf(item, path, isWanted(path));
    }
  } catch (error) {
    if (!isArchiveInvalid(error)) throw error;
    throw invalid(`is no packed chart: ${error.message}`);
  }
}

/** The whole of it, or as much as shows whether it begins with a byte order mark. */
async function contentOf({ body, size }: TarItem, path: string, isWhole: boolean): Promise<PackedFile> {
  const parts: Buffer[] = [];
  let taken = 0;
  for await (const chunk of body) {
    // The next chunk may take the place of this one.
    parts.push(Buffer.from(chunk));
    taken += chunk.length;
    if (!isWhole && taken >= 3) break;
  }
  const bytes = Buffer.concat(parts);
  const skipped = markSize(bytes);
  return { path, size: size - skipped, bytes: isWhole ? bytes.subarray(skipped) : undefined };
}

/** Below the one folder that everything lies in, whatever its name; a tar from Windows may have backslashes. */
function pathOf({ name, type, target }: TarItem): string {
  if (type !== 'file')
    throw invalid(`has a ${type} in it, ${quote(name)}${target === '' ? '' : ` to ${quote(target)}`}`);
  const [top = '', ...rest] = name.split(name.includes('\\') ? '\\' : '/');
  const path = rest.join('/');
  if (top === 'Chart.yaml') throw invalid('has a Chart.yaml in it that lies in no folder');
  const isAstray =
    path === '' ||
    path.split('/').some((part) => ['', '.', '..'].includes(part)) ||
    /^[a-zA-Z]:\//.test(path) ||
    path.includes('\uFFFD');
  if (isAstray) throw invalid(`has the name ${quote(name)} in it, which leads elsewhere`);
  return path;
}

function invalid(what: string): ChartInvalid {
  return new ChartInvalid({ what, next: 'Get or build it again.' });
}
