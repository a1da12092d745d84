import { type Expected, type Leg, previewInput, type ReleaseContext } from '@parity-lib/core';
import { tarDigestOf } from '@parity-lib/core/tar';

import { findSource } from './chart-source.ts';
import { openFolderChart } from './chart/folder-chart.ts';
import { readReadyChart } from './chart/ready-chart.ts';
import { archiveName } from './config/chart-name.ts';
import type { ChartConfig, ChartLeg } from './config/config.ts';
import { rulesOf } from './stage-chart.ts';

/** What is expected of an archive that would be packed here, by the tar in it: which zlib packed it does not matter. */
export function tarName(archive: string): string {
  return archive.replace(/\.tgz$/, '.tar');
}

/** Checks a chart, and tells what staging it would give. @throws Blocked `artifact-invalid`. */
export async function previewChart(
  { input }: Leg<ChartLeg>,
  config: ChartConfig,
  release: ReleaseContext,
  root: string,
): Promise<Expected['files']> {
  const source = await findSource(root, input.chartSrc);
  const rules = rulesOf(config, release);
  const name = archiveName(rules.name, rules.version);
  if (source.is === 'folder') {
    const packing = await openFolderChart(source.path, source.shown, rules, release.epoch);
    return [{ name: tarName(name), ...(await tarDigestOf(packing.tar())) }];
  }
  const look = (chunks: AsyncIterable<Uint8Array>) => readReadyChart(chunks, source.shown, rules);
  return [{ name, ...(await previewInput(root, input.chartSrc, look)) }];
}
