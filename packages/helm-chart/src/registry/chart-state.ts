import { shortDigest, type State } from '@parity-lib/core';
import { holdsTar } from '@parity-lib/core/gzip';
import type { TarDigest } from '@parity-lib/core/tar';
import { type Digest, hexOf, isIndexType, type Repository, type Stored } from '@parity-lib/oci';

import type { ChartDocuments } from './chart-manifest.ts';
import { chartTypes } from './media-types.ts';

/**
 * What a tag that is there means for our chart. It is the same when its metadata are, and its content, or the tar in that:
 * annotations are not compared, for helm writes others at every push.
 */
export async function stateOf(
  stored: Stored,
  ours: ChartDocuments & { readonly tar: () => Promise<TarDigest> },
  repository: Repository,
): Promise<State> {
  if (stored.digest === ours.manifest.digest) return { is: 'done', why: 'the same chart is there' };
  const theirs = contentOf(stored);
  const ourDigest = shortDigest(hexOf(ours.content.digest));
  if (theirs === undefined) return { is: 'conflict', ours: `a chart, ${ourDigest}`, theirs: kindOf(stored) };
  const { config } = stored.content.is === 'manifest' ? stored.content : {};
  const isSameConfig = config?.digest === ours.config.digest;
  if (isSameConfig && theirs === ours.content.digest) return { is: 'done', why: whyDone(stored, ours) };
  if (isSameConfig && (await holdsOurTar(theirs, ours.tar, repository)))
    return { is: 'done', why: 'the same tar is there, packed by another zlib' };
  const theirDigest = shortDigest(hexOf(theirs));
  return {
    is: 'conflict',
    ours: ourDigest,
    theirs: theirs === ours.content.digest ? `${theirDigest}, with other metadata beside it` : theirDigest,
  };
}

/** What is under a tag, in words. */
export function kindOf({ digest, mediaType, content }: Stored): string {
  const shown = shortDigest(hexOf(digest));
  if (isIndexType(mediaType) || content.is === 'index') return `an index of images, ${shown}`;
  return content.config.mediaType === chartTypes.config
    ? `a chart, ${shown}`
    : `an image, or something else that is no chart (${content.config.mediaType}), ${shown}`;
}

export function isChart({ content }: Stored): boolean {
  return content.is === 'manifest' && content.config.mediaType === chartTypes.config;
}

/** The archive of a chart; undefined where the manifest is of something else. */
export function contentOf(stored: Stored): Digest | undefined {
  if (stored.content.is !== 'manifest' || !isChart(stored)) return undefined;
  return stored.content.layers.find(({ mediaType }) => mediaType === chartTypes.content)?.digest;
}

function whyDone({ content }: Stored, { provenance }: ChartDocuments): string {
  const has = (digest: Digest): boolean =>
    content.is === 'manifest' && content.layers.some((layer) => layer.digest === digest);
  return provenance === undefined || has(provenance.digest)
    ? 'the same chart is there'
    : 'the same chart is there, without this provenance file';
}

async function holdsOurTar(
  theirs: Digest,
  tarOfOurs: () => Promise<TarDigest>,
  repository: Repository,
): Promise<boolean> {
  const ours = await tarOfOurs();
  const download = await repository.blob(theirs);
  return download !== undefined && holdsTar(download, ours);
}
