import { Buffer } from 'node:buffer';

import { bytesReader } from '@parity-lib/core';
import type { TarEntry } from '@parity-lib/core/tar';

import { type ChartFile, checkTotals } from './chart-file.ts';
import { ChartInvalid, quote } from './complaint.ts';
import type { LoadedChart } from './loaded-chart.ts';

/**
 * What goes into a packed chart, in the order of Helm: Chart.yaml and its like, templates, other files, and then the
 * charts in it in the same way, unpacked, in folders that bear their names.
 *
 * @param main the Chart.yaml of the release.
 * @throws ChartInvalid for more than Helm would load again.
 */
export function chartEntries(chart: LoadedChart, main: Uint8Array): readonly ChartEntry[] {
  const entries = entriesOf(chart, { path: 'Chart.yaml', size: main.length, read: read(main) }, '');
  checkTotals(
    entries.length,
    entries.reduce((sum, { size }) => sum + size, 0),
  );
  const names = new Set<string>();
  for (const { name } of entries) {
    if (names.has(name))
      throw new ChartInvalid({ what: `would have ${quote(name)} in it twice`, next: 'Remove one of them.' });
    names.add(name);
  }
  return entries;
}

type ChartEntry = TarEntry & { readonly name: string; readonly size: number };

function entriesOf(chart: LoadedChart, main: ChartFile, above: string): readonly ChartEntry[] {
  const folder = `${above}${chart.metadata.name}/`;
  return [
    ...[main, ...chart.files].map((file) => entryOf(file, folder)),
    ...chart.charts.flatMap((one) => entriesOf(one.chart, one.chart.main, `${folder}charts/`)),
  ];
}

function entryOf(file: ChartFile, folder: string): ChartEntry {
  const { path, size } = file;
  return { name: folder + path, mode: 0o644, size, open: async () => bytesReader(await file.read()) };
}

function read(bytes: Uint8Array): ChartFile['read'] {
  return () => Promise.resolve(Buffer.from(bytes));
}
