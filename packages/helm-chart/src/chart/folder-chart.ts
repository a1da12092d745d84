import { Buffer } from 'node:buffer';

import { type TarEntry, tarOf } from '@parity-lib/core/tar';

import { ArchiveShelf } from './archive-shelf.ts';
import { chartEntries } from './chart-entries.ts';
import { checkName, type ChartRelease } from './chart-release.ts';
import { checkChart } from './check-chart.ts';
import { namingChart } from './complaint.ts';
import { folderFiles } from './folder-files.ts';
import { loadChart } from './load-chart.ts';
import type { Metadata } from './metadata.ts';
import { releaseYaml } from './release-yaml.ts';

/** A chart that was read and checked, ready to be packed. */
export interface Packing {
  readonly metadata: Metadata;
  /** What people should see of it. */
  readonly notes: readonly string[];
  readonly unpackedBytes: number;
  /** The tar, not packed yet: the same chart, release and epoch give the same bytes. */
  tar(): AsyncIterable<Uint8Array>;
}

/**
 * Reads a chart that lies in a folder, sets what the release says, and checks it: what Helm refuses, and what it lets
 * pass though nobody could install it.
 *
 * @param folder absolute.
 * @param shown the chart as people know it.
 * @param epoch the time of every entry, in seconds since 1970.
 * @throws Blocked `artifact-invalid`; also from `tar`, when a file is no longer what it was.
 */
export async function openFolderChart(
  folder: string,
  shown: string,
  release: ChartRelease,
  epoch: number,
): Promise<Packing> {
  return await namingChart(shown, true, async () => {
    const chart = await loadChart(await folderFiles(folder), new ArchiveShelf());
    checkName(chart.metadata, release);
    const { text, metadata } = releaseYaml(chart, release);
    const notes = await checkChart(chart, shown, true);
    const entries = chartEntries(chart, Buffer.from(text));
    return {
      metadata,
      notes,
      unpackedBytes: entries.reduce((sum, { size }) => sum + size, 0),
      tar: () => packed(entries, epoch, shown),
    };
  });
}

async function* packed(
  entries: readonly TarEntry[],
  epoch: number,
  shown: string,
): AsyncGenerator<Uint8Array, void, undefined> {
  const chunks = tarOf(entries, { mtime: epoch });
  try {
    for (;;) {
      const next = await namingChart(shown, true, () => chunks.next());
      if (next.done === true) return;
      yield next.value;
    }
  } finally {
    await chunks.return();
  }
}
