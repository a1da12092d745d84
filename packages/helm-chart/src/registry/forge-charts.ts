import {
  attemptWrite,
  Blocked,
  digestOfDownload,
  type Download,
  formatBytes,
  type HttpClient,
  overtaken,
  type Ports,
  type State,
  type Step,
  Unclear,
  verifiedBody,
} from '@parity-lib/core';
import { holdsTar } from '@parity-lib/core/gzip';
import { compareFile, deletion, describeFile, ForgeClient, refusedUpload } from '@parity-lib/forge';

import { archiveName } from '../config/chart-name.ts';
import type { Chart, ChartRegistry } from './chart-registry.ts';
import { askedBody } from './last-question.ts';

/** The classic chart repository of a Gitea or Forgejo: an index.yaml, and archives beside it. */
export function forgeCharts(http: HttpClient, ports: Ports): ChartRegistry {
  const forge = new ForgeClient(http);
  const place: Place = { http, ports, forge };
  return {
    http,
    ports,
    preflight: (mode) => forge.preflight(mode),
    steps: (chart) => [archiveStep(chart, place)],
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

interface Place {
  readonly http: HttpClient;
  readonly ports: Ports;
  readonly forge: ForgeClient;
}

function archiveUrl(http: HttpClient, name: string, version: string): URL {
  return http.url('api', 'packages', http.target.owner, 'helm', archiveName(name, version));
}

async function download(url: URL, http: HttpClient): Promise<Download | undefined> {
  const found = await http.download({ url, as: 'publisher' });
  if (found.status === 200) return found;
  found.discard();
  return undefined;
}

/**
 * The archive. The forge takes other bytes under a published version in silence: so it is asked just before the last bytes
 * go out, and what is there is read back after (reference/registries-and-woodpecker.md, section 2.4).
 */
function archiveStep(chart: Chart, place: Place): Step {
  const { http, ports } = place;
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
        ports.clock,
      );
      if (answer.status !== 201) throw refusedUpload(http.target, answer);
    },
  };
}

/** Nobody has published it since the plan was made. @throws Blocked `version-conflict`; Unclear for the same chart. */
async function assertNeeded(chart: Chart, place: Place): Promise<void> {
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

async function stateOf(chart: Chart, place: Place, fresh: boolean): Promise<State> {
  const { http, forge } = place;
  const { archive, name, version } = chart;
  const remedy = deletion(
    http.target,
    http.url('api', 'v1', 'packages', http.target.owner, 'helm', name, version),
  );
  // The list of files, which has digests, is told to nobody without a token.
  if (!http.hasToken) return stateByDownload(chart, place, remedy);
  const state = compareFile(archive, await forge.files({ type: 'helm', name, version }, fresh), remedy);
  return state.is === 'conflict' ? unlessSameTar(state, chart, place) : state;
}

/** The index has no digests: what is there is read, as far as it could be ours. */
async function stateByDownload(chart: Chart, { http }: Place, remedy: string): Promise<State> {
  const { archive, name, version } = chart;
  const found = await http.download({ url: archiveUrl(http, name, version), as: 'publisher' });
  if (found.status !== 200) found.discard();
  if (found.status === 404) return { is: 'needed' };
  if (found.status !== 200) return { is: 'unknown', why: 'not readable without a token' };
  const theirs = await digestOfDownload(found, archive.size);
  if (theirs.size === archive.size && theirs.sha256 === archive.sha256)
    return { is: 'done', why: 'the same bytes are there' };
  const isLonger = theirs.size > archive.size;
  const shown = isLonger ? `more than ${formatBytes(archive.size)}` : describeFile(theirs);
  return unlessSameTar({ is: 'conflict', ours: describeFile(archive), theirs: shown, remedy }, chart, {
    http,
  });
}

async function unlessSameTar(
  conflict: State,
  { name, version, meta }: Chart,
  { http }: Pick<Place, 'http'>,
): Promise<State> {
  const found = await download(archiveUrl(http, name, version), http);
  const isSame = found !== undefined && (await holdsTar(found, meta.tar));
  return isSame ? { is: 'done', why: 'the same tar is there, packed by another zlib' } : conflict;
}
