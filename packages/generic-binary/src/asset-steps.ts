import {
  attemptWrite,
  type Clock,
  formatBytes,
  shortDigest,
  type Source,
  type State,
  type Step,
  verifiedBody,
} from '@parity-lib/core';
import {
  compareFile,
  deletion,
  describeFile,
  type ForgeClient,
  type PackageVersion,
  refusedUpload,
} from '@parity-lib/forge';

import { checksumName, checksumSource, parseChecksum } from './checksum.ts';

export interface AssetPlace {
  readonly registry: ForgeClient;
  readonly package: PackageVersion;
  readonly clock: Clock;
}

/**
 * The steps that publish these assets. The first file of a version goes alone: two at once race for creating it
 * (reference/registries-and-woodpecker.md, section 1.8). A checksum follows the file it is of.
 */
export function assetSteps(
  assets: readonly Source[],
  checksums: boolean,
  place: AssetPlace,
): readonly Step[] {
  const steps: Step[] = [];
  for (const asset of assets) {
    const first = steps.slice(0, 1);
    const file = assetStep(asset, first, place, (fresh) => fileState(asset, place, fresh));
    steps.push(file);
    if (!checksums) continue;
    const sum = checksumSource(asset);
    steps.push(assetStep(sum, [file], place, (fresh) => checksumState(asset, sum, place, fresh)));
  }
  return steps;
}

export function assetUrl({ registry, package: { name, version } }: AssetPlace, file: string): URL {
  return registry.http.url('api', 'packages', registry.http.target.owner, 'generic', name, version, file);
}

function assetStep(
  asset: Source,
  needs: readonly Step[],
  place: AssetPlace,
  probe: (fresh: boolean) => Promise<State>,
): Step {
  const url = assetUrl(place, asset.name);
  return {
    id: asset.name,
    kind: 'name',
    target: url.pathname,
    why: 'a file of this version',
    bytes: asset.size,
    needs,
    probe: (fresh = false) => probe(fresh),
    apply: async (progress) => {
      const { http } = place.registry;
      const headers = { 'content-type': 'application/octet-stream' };
      const answer = await attemptWrite(
        () => http.write({ method: 'PUT', url, headers, body: verifiedBody(asset), onSent: progress }),
        url,
        place.clock,
      );
      if (answer.status !== 201) throw refusedUpload(http.target, answer);
    },
  };
}

async function fileState(file: Source, place: AssetPlace, fresh: boolean): Promise<State> {
  if (!place.registry.http.hasToken) return glimpsedState(file, place);
  return compareFile(file, await place.registry.files(place.package, fresh), removal(place, file.name));
}

/** A checksum that says the same in another form is as good as ours. */
async function checksumState(asset: Source, sum: Source, place: AssetPlace, fresh: boolean): Promise<State> {
  const state = await fileState(sum, place, fresh);
  if (state.is !== 'conflict') return state;
  const theirs = await publishedDigest(asset.name, place);
  if (theirs === asset.sha256) return { is: 'done', why: 'it says the same in another form' };
  return theirs === undefined
    ? state
    : { ...state, ours: shortDigest(asset.sha256), theirs: `${shortDigest(theirs)} in it` };
}

/** No checksum file is larger; of what is, nobody needs the rest. */
const mostChecksumBytes = 4096;

async function publishedDigest(assetName: string, place: AssetPlace): Promise<string | undefined> {
  const answer = await place.registry.http.ask({
    url: assetUrl(place, checksumName(assetName)),
    as: 'publisher',
    headers: { range: `bytes=0-${mostChecksumBytes - 1}` },
  });
  return answer.status === 200 || answer.status === 206 ? parseChecksum(answer.text) : undefined;
}

/** Without a token only the size is known: enough for "absent" and for "other bytes", not for "the same". */
async function glimpsedState(asset: Source, place: AssetPlace): Promise<State> {
  const glimpse = await place.registry.glimpse(assetUrl(place, asset.name));
  if (glimpse.is === 'absent') return { is: 'needed' };
  if (glimpse.is === 'hidden') return { is: 'unknown', why: 'not readable without a token' };
  if (glimpse.size === asset.size)
    return { is: 'unknown', why: 'a file of the same size is there; only a token shows its digest' };
  return {
    is: 'conflict',
    ours: describeFile(asset),
    theirs: formatBytes(glimpse.size),
    remedy: removal(place, asset.name),
  };
}

/** The narrowest request that would make room: that file alone. */
function removal(place: AssetPlace, name: string): string {
  return deletion(place.registry.http.target, assetUrl(place, name));
}
