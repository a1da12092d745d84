import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import path from 'node:path';

import { expectThat } from './mismatch.ts';
import type { Scene } from './scene.ts';
import type { Check } from './step.ts';
import { imageOf } from './tour.ts';

/** Of all names that somebody could pull, these and no other. */
export function tagsAre(...wanted: readonly string[]): Check {
  return async ({ registry }) => {
    const tags = (await registry.tags()).toSorted();
    const names = wanted.map((tag) => `:${tag}`).join(' ');
    expectThat(tags.join() === wanted.join(), names, tags.map((tag) => `:${tag}`).join(' '));
    return `the registry has ${names}`;
  };
}

/** One index, every arch in it, and of each the very layers that were built. */
export function imageIsWhole(version: string): Check {
  return async (scene) => {
    const { registry, tour } = scene;
    const { arches } = imageOf(tour);
    const { manifests = [] } = await registry.manifest(version);
    const listed = manifests.map(({ platform }) => platform.architecture).join(' and ');
    expectThat(listed === arches.join(' and '), `${arches.join(' and ')} in :${version}`, listed);
    for (const { digest, platform } of manifests) await expectLayers(platform.architecture, digest, scene);
    return `:${version} is for ${listed}, with the layers that were built, byte for byte`;
  };
}

/** What `docker pull` takes when nobody says a tag. */
export function latestIs(version: string): Check {
  return async ({ registry }) => {
    const [latest, release] = [await registry.manifest('latest'), await registry.manifest(version)];
    expectThat(latest.digest === release.digest, `:latest at ${release.digest}`, latest.digest);
    return `:latest is :${version}, the same digest`;
  };
}

async function expectLayers(
  arch: string,
  digest: string,
  { registry, tour, consumer }: Scene,
): Promise<void> {
  const text = await readFile(path.join(consumer.folder, imageOf(tour).built(arch)), 'utf8');
  const ours = (JSON.parse(text) as { layers: { digest: string }[] }).layers.map((layer) => layer.digest);
  const { layers = [] } = await registry.manifest(digest);
  const theirs = await Promise.all(
    layers.map(async (layer) => {
      const bytes = await registry.blob(layer.digest);
      return `sha256:${createHash('sha256').update(bytes).digest('hex')}`;
    }),
  );
  expectThat(theirs.join() === ours.join(), `layers for ${arch}: ${ours.join(' ')}`, theirs.join(' '));
}
