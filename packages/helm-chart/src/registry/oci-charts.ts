import { type HttpClient, overtaken, type Ports, type State, type Step } from '@parity-lib/core';
import { deletion, ForgeClient } from '@parity-lib/forge';
import {
  type BlobStep,
  type Found,
  OciRegistry,
  preflight,
  putWithParts,
  Repository,
  type Stored,
} from '@parity-lib/oci';

import type { ChartConfig } from '../config/config.ts';
import { tagOf } from '../spell-version.ts';
import { chartBlobs } from './chart-blobs.ts';
import { chartDocuments, type ChartDocuments } from './chart-manifest.ts';
import type { Chart, ChartRegistry } from './chart-registry.ts';
import { contentOf, isChart, kindOf, stateOf } from './chart-state.ts';
import { tarOf } from './tar-of.ts';

/** Charts in a registry of images, as `helm push` puts them there: a repository for each, a tag for each version. */
export function ociCharts(http: HttpClient, ports: Ports, config: ChartConfig): ChartRegistry {
  const path = config.ociRepo?.path ?? http.target.owner;
  const repository = new Repository(new OciRegistry(http, ports), `${path}/${config.pname}`);
  const named = new Map<string, Promise<Found<Stored>>>();
  const at = (tag: string, fresh: boolean): Promise<Found<Stored>> => {
    const asked = (fresh ? undefined : named.get(tag)) ?? repository.manifest(tag);
    named.set(tag, asked);
    return asked;
  };
  return {
    http,
    ports,
    preflight: (mode) => preflight(repository, () => new ForgeClient(http).preflight(mode)),
    steps: (chart) => chartSteps(chart, { repository, at, mayShare: config.sharedWithImages }),
    download: async (_name, version) => {
      const found = await at(tagOf(version), false);
      const digest = found.is === 'there' ? contentOf(found.value) : undefined;
      return digest === undefined ? undefined : repository.blob(digest);
    },
    pullArguments: (name, version) => [
      `oci://${http.target.base.host}/${path}/${name}`,
      '--version',
      version,
      ...(http.target.base.protocol === 'http:' ? ['--plain-http'] : []),
    ],
  };
}

interface Place {
  readonly repository: Repository;
  readonly at: (tag: string, fresh: boolean) => Promise<Found<Stored>>;
  readonly mayShare: boolean;
}

function chartSteps(chart: Chart, place: Place): readonly Step[] {
  const documents = chartDocuments(chart);
  const parts = chartBlobs(chart, documents, place.repository);
  return [...parts, tagStep(chart, documents, parts, place)];
}

/** The manifest under the version: the chart is there, or it is not. */
function tagStep(chart: Chart, documents: ChartDocuments, parts: readonly BlobStep[], place: Place): Step {
  const { repository } = place;
  const tag = tagOf(chart.version);
  const probe = (fresh: boolean): Promise<State> =>
    stateAt(tag, { ...documents, tar: () => tarOf(chart.archive, chart.meta.tar) }, place, fresh);
  return {
    id: `:${tag}`,
    kind: 'name',
    target: repository.pathOf(tag),
    why: 'the chart',
    bytes: documents.manifest.bytes.length,
    needs: parts,
    mayBeOverwritten: true,
    probe: (fresh = false) => probe(fresh),
    apply: async () => {
      // Somebody may have published since the plan was made; the moment between these two is all that is left to chance.
      const state = await probe(true);
      if (state.is === 'conflict') throw overtaken(`:${tag}`, state);
      if (state.is !== 'done') await putWithParts(repository, tag, documents.manifest, parts);
    },
  };
}

async function stateAt(
  tag: string,
  ours: Parameters<typeof stateOf>[1],
  place: Place,
  fresh: boolean,
): Promise<State> {
  const { repository } = place;
  const found = await place.at(tag, fresh);
  if (found.is === 'hidden') return { is: 'unknown', why: 'not readable without a token' };
  if (found.is === 'absent') return place.mayShare ? { is: 'needed' } : stateBeside(tag, place, fresh);
  const state = await stateOf(found.value, ours, repository);
  if (state.is !== 'conflict') return state;
  return { ...state, remedy: deletion(repository.registry.http.target, repository.urlOf(tag)) };
}

/** A repository that has images, and was not said to: pulling `:latest` of it would be a surprise either way. */
async function stateBeside(tag: string, { repository, at }: Place, fresh: boolean): Promise<State> {
  const listed = await repository.tags();
  const tags = listed.is === 'there' ? listed.value.filter((other) => other !== tag) : [];
  const neighbour = tags.find((other) => other === 'latest') ?? tags.at(-1);
  const found = neighbour === undefined ? undefined : await at(neighbour, fresh);
  if (found?.is !== 'there' || isChart(found.value)) return { is: 'needed' };
  return {
    is: 'conflict',
    ours: 'a chart; images may lie beside it only where parity.json says "sharedWithImages": true',
    theirs: `:${neighbour} of ${repository.name} is ${kindOf(found.value)}`,
  };
}
