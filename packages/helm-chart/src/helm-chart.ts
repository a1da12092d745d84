import type { Archetype } from '@parity-lib/core';

import { findSource } from './chart-source.ts';
import { type ChartConfig, type ChartLeg, parse } from './config/config.ts';
import { parseOciRepo } from './config/oci-repo.ts';
import { type ChartMeta, readMeta } from './meta.ts';
import { previewChart } from './preview-chart.ts';
import { publishSteps } from './publish-steps.ts';
import type { ChartRegistry } from './registry/chart-registry.ts';
import { forgeCharts } from './registry/forge-charts.ts';
import { ociCharts } from './registry/oci-charts.ts';
import { spellVersion } from './spell-version.ts';
import { stageChart } from './stage-chart.ts';
import { verifyChart } from './verify/verify-chart.ts';

/** Helm charts, in a registry of images or in the chart repository of a forge. */
export const helmChart: Archetype<ChartConfig, ChartLeg, ChartMeta, ChartRegistry> = {
  name: 'helm-chart',
  config: {
    parse,
    nameOf: ({ pname }) => pname,
    ownRegistry: {
      field: 'ociRepo',
      authOf: () => 'basic',
      placeIn: (ociRepo) => {
        const repo = parseOciRepo(ociRepo);
        return repo === undefined ? undefined : { url: repo.host, owner: repo.owner };
      },
    },
  },

  // A chart is for every arch, and so is one leg.
  legs: ({ leg }) => [{ arch: leg.arch, input: leg, build: leg.build }],

  spell: spellVersion,

  connect: (http, ports, config) =>
    config.goesTo === 'chart repository' ? forgeCharts(http, ports) : ociCharts(http, ports, config),

  inputs: async ({ input }, root) => [(await findSource(root, input.chartSrc)).input],

  check: async (leg, config, release, root) => void (await previewChart(leg, config, release, root)),

  stage: stageChart,

  preview: previewChart,

  readMeta,

  steps: publishSteps,

  // All but the archive is tiny, and comes after it: where the archive is refused, nothing was changed.
  atOnce: () => 1,

  verify: verifyChart,

  verifies: 'downloads the chart and compares it; helm pulls the same version and renders it',
};
