import {
  digestOf,
  type Leg,
  readAlong,
  type ReleaseContext,
  type Source,
  type StageWriter,
} from '@parity-lib/core';
import { gzipOf } from '@parity-lib/core/gzip';
import { hashedTar, type TarDigest } from '@parity-lib/core/tar';
import { goJson } from '@parity-lib/oci';

import { type ChartSource, findSource } from './chart-source.ts';
import { openFolderChart } from './chart/folder-chart.ts';
import { annotationsOf, type Metadata, metadataJson } from './chart/metadata.ts';
import { readReadyChart } from './chart/ready-chart.ts';
import { archiveName } from './config/chart-name.ts';
import type { ChartConfig, ChartLeg } from './config/config.ts';
import type { ChartMeta } from './meta.ts';
import { stageProvenance } from './stage-provenance.ts';

/** What a chart must be, to be published as this release. */
export interface ChartRules {
  readonly name: string;
  readonly version: string;
  /** To be set in Chart.yaml; what that has when left out. */
  readonly appVersion?: string | undefined;
}

/** Packs the folder of a chart into the stage, or takes its archive. @throws Blocked `artifact-invalid`. */
export async function stageChart(
  { input }: Leg<ChartLeg>,
  config: ChartConfig,
  release: ReleaseContext,
  out: StageWriter,
): Promise<ChartMeta> {
  const source = await findSource(out.root, input.chartSrc);
  const rules = rulesOf(config, release);
  const staged =
    source.is === 'folder'
      ? await stageFolder(source, rules, release, out)
      : await stageArchive(source, rules, out);
  const { metadata, archive, tar } = staged;
  if (source.is === 'archive')
    await stageProvenance(source.shown, { ...archive, goesTo: config.goesTo }, out);
  return {
    config: goJson(metadataJson(metadata)),
    annotations: annotationsOf(metadata, timeOf(release)),
    tar,
  };
}

export function rulesOf(
  { pname, appVersion }: Pick<ChartConfig, 'pname' | 'appVersion'>,
  { version }: Pick<ReleaseContext, 'version'>,
): ChartRules {
  return { name: pname, version, appVersion: appVersion === true ? version : appVersion };
}

interface Staged {
  readonly metadata: Metadata;
  readonly archive: Source;
  readonly tar?: TarDigest;
}

async function stageFolder(
  source: ChartSource,
  rules: ChartRules,
  { epoch }: Pick<ReleaseContext, 'epoch'>,
  out: StageWriter,
): Promise<Staged> {
  const packing = await openFolderChart(source.path, source.shown, rules, epoch);
  for (const note of packing.notes) out.note(note);
  {
    // It stands for the folder where people look for what a release was made of, and how old that is.
    await using input = await out.openInput(source.inputPath);
    await digestOf(input.read());
  }
  const tar = hashedTar(packing.tar());
  const archive = await out.makeFile(archiveName(rules.name, rules.version), gzipOf(tar.chunks));
  return { metadata: packing.metadata, archive, tar: tar.digest() };
}

/** One pass: what is copied is looked at on its way. */
async function stageArchive({ shown }: ChartSource, rules: ChartRules, out: StageWriter): Promise<Staged> {
  const { copied, seen } = await readAlong(
    (handOn) => out.addFile(archiveName(rules.name, rules.version), shown, handOn),
    (chunks) => readReadyChart(chunks, shown, rules),
  );
  const { metadata, notes } = await seen();
  for (const note of notes) out.note(note);
  return { metadata, archive: copied };
}

/** As RFC 3339 has it, in UTC and whole seconds: the same input gives the same digest. */
function timeOf({ epoch }: Pick<ReleaseContext, 'epoch'>): string {
  return `${new Date(epoch * 1000).toISOString().slice(0, 19)}Z`;
}
