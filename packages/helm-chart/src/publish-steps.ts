import type { ReleaseContext, StagedLeg, Step } from '@parity-lib/core';

import { archiveName } from './config/chart-name.ts';
import type { ChartConfig } from './config/config.ts';
import type { ChartMeta } from './meta.ts';
import type { ChartRegistry } from './registry/chart-registry.ts';
import { provenanceName } from './stage-provenance.ts';

/** The steps that publish a staged chart, wherever it goes. */
export function publishSteps(
  legs: readonly StagedLeg<ChartMeta>[],
  { pname: name }: ChartConfig,
  { version }: ReleaseContext,
  registry: ChartRegistry,
): readonly Step[] {
  const file = archiveName(name, version);
  return legs.flatMap(({ sources, meta }) => {
    const archive = sources.find((source) => source.name === file);
    if (archive === undefined) throw new Error('a staged chart has its archive');
    const provenance = sources.find((source) => source.name === provenanceName(file));
    return registry.steps({ name, version, archive, provenance, meta });
  });
}
