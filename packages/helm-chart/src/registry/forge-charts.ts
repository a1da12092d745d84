import {
  attemptWrite,
  Blocked,
  type HttpClient,
  overtaken,
  type Ports,
  type Step,
  Unclear,
  verifiedBody,
} from '@parity-lib/core';
import { ForgeClient, refusedUpload } from '@parity-lib/forge';

import type { Chart, ChartRegistry } from './chart-registry.ts';
import { archiveUrl, download, type ForgePlace, stateOf } from './forge-state.ts';
import { askedBody } from './last-question.ts';

/** The classic chart repository of a Gitea or Forgejo: an index.yaml, and archives beside it. */
export function forgeCharts(http: HttpClient, ports: Ports): ChartRegistry {
  const forge = new ForgeClient(http);
  const place: ForgePlace = { http, forge };
  return {
    http,
    ports,
    preflight: (mode) => forge.preflight(mode),
    steps: (chart) => [archiveStep(chart, place, ports)],
    download: (name, version) => download(archiveUrl(http, name, version), http),
    pullArguments: (name, version) => [
      name,
      '--repo',
      http.url('api', 'packages', http.target.owner, 'helm').href,
      '--version',
      version,
    ],
  };
}

/**
 * The archive. The forge takes other bytes under a published version in silence: so it is asked just before the last bytes
 * go out, and what is there is read back after (reference/registries-and-woodpecker.md, section 2.4).
 */
function archiveStep(chart: Chart, place: ForgePlace, { clock }: Pick<Ports, 'clock'>): Step {
  const { http } = place;
  const url = http.url('api', 'packages', http.target.owner, 'helm', 'api', 'charts');
  const headers = { 'content-type': 'application/gzip' };
  return {
    id: chart.archive.name,
    kind: 'name',
    target: archiveUrl(http, chart.name, chart.version).pathname,
    why: 'the chart',
    bytes: chart.archive.size,
    needs: [],
    mayBeOverwritten: true,
    probe: (fresh = false) => stateOf(chart, place, fresh),
    apply: async (progress) => {
      const body = askedBody(verifiedBody(chart.archive), () => assertNeeded(chart, place));
      const answer = await attemptWrite(
        () => http.write({ method: 'POST', url, headers, body, onSent: progress }),
        url,
        clock,
      );
      if (answer.status !== 201) throw refusedUpload(http.target, answer);
    },
  };
}

/** Nobody has published it since the plan was made. @throws Blocked `version-conflict`; Unclear for the same chart. */
async function assertNeeded(chart: Chart, place: ForgePlace): Promise<void> {
  const { name } = chart.archive;
  const state = await stateOf(chart, place, true);
  if (state.is === 'needed') return;
  if (state.is === 'conflict') throw overtaken(name, state);
  // The next look says that there is nothing left to do.
  const blocked = new Blocked('version-conflict', {
    message: `${name} was published by somebody else meanwhile.`,
    next: 'Run the same command again.',
  });
  throw new Unclear(blocked, { delivered: false });
}
