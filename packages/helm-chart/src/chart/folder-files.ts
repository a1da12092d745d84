import { Buffer } from 'node:buffer';
import { open as openFile, realpath, stat } from 'node:fs/promises';
import path from 'node:path';

import { fill, openInput, type OpenInput } from '@parity-lib/core';

import { type ChartFile, markSize } from './chart-file.ts';
import { ChartInvalid, quote } from './complaint.ts';
import { codeOf, unreadable } from './found-entry.ts';
import { type IgnoreRules, parseIgnoreRules } from './ignore-rules.ts';
import { type FoundFile, walkChart } from './walk-chart.ts';

/** The files of a chart that lies in a folder, in the order of Helm. @throws ChartInvalid. */
export async function folderFiles(folder: string): Promise<readonly ChartFile[]> {
  const root = await realFolder(folder);
  const found = await walkChart(root, await ignoreRules(root));
  const files: ChartFile[] = [];
  for (const file of found) files.push(await folderFile(root, file));
  return files;
}

async function realFolder(folder: string): Promise<string> {
  const real = await realpath(folder).catch(() => undefined);
  if (real !== undefined && (await stat(real)).isDirectory()) return real;
  throw new ChartInvalid({
    what: real === undefined ? 'is not there' : 'is no folder',
    next: 'Name the folder of the chart, that with its Chart.yaml, or a packed chart.',
    mend: (word) => `ls -ld ${word('')}`,
  });
}

async function ignoreRules(root: string): Promise<IgnoreRules> {
  try {
    await using handle = await openFile(path.join(root, '.helmignore'));
    return parseIgnoreRules((await handle.readFile()).toString('utf8'));
  } catch (error) {
    if (error instanceof ChartInvalid) throw error;
    if (codeOf(error) === 'ENOENT') return parseIgnoreRules('');
    throw new ChartInvalid(
      { what: `has a .helmignore that cannot be read (${codeOf(error)})`, next: 'Mend it, or remove it.' },
      { cause: error },
    );
  }
}

async function folderFile(root: string, found: FoundFile): Promise<ChartFile> {
  const skipped = await markSizeOf(found);
  let digest: string | undefined;
  return {
    path: found.path,
    size: found.size - skipped,
    read: async () => {
      let read: string | undefined;
      const input = await openInput(root, found.path, ({ sha256 }) => (read = sha256));
      const bytes = await readInput(input, found);
      // What was checked is what is packed.
      if (read !== (digest ??= read)) throw changed(found);
      return bytes.subarray(skipped);
    },
  };
}

async function markSizeOf({ path: at, real, size }: FoundFile): Promise<number> {
  if (size < 3) return 0;
  try {
    await using handle = await openFile(real);
    const { buffer } = await handle.read({ buffer: Buffer.alloc(3), position: 0 });
    return markSize(buffer);
  } catch (error) {
    throw unreadable(at, error);
  }
}

async function readInput(opened: OpenInput, found: FoundFile): Promise<Buffer> {
  await using input = opened;
  if (input.file.path !== found.real || input.file.size !== found.size) throw changed(found);
  const reader = input.read();
  try {
    const bytes = Buffer.alloc(found.size);
    // The read beyond the end is what makes it known as read.
    if ((await fill(reader, bytes)) < found.size || (await reader.read(Buffer.alloc(1))) > 0)
      throw changed(found);
    return bytes;
  } finally {
    await reader.close();
  }
}

function changed({ path: at }: FoundFile): ChartInvalid {
  return new ChartInvalid({
    what: `has ${quote(at)} in it, which changed while it was being packed`,
    next: 'Try again once nobody writes to it.',
  });
}
