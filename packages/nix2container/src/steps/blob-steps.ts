import { type BlobStep, blobStep, type Digest, documentSource } from '@parity-lib/oci';

import type { ImageConfig } from '../config/config.ts';
import type { ImageRegistry } from '../image-registry.ts';
import type { OpenImage } from './open-image.ts';

/**
 * The steps that upload what images are made of, the biggest first: each blob once, also where several images have it.
 */
export function blobSteps(
  images: readonly OpenImage[],
  registry: ImageRegistry,
  { chunkSize }: ImageConfig,
): ReadonlyMap<Digest, BlobStep> {
  const { repository } = registry;
  const steps = new Map<Digest, BlobStep>();
  for (const { arch, config, layers } of images) {
    for (const { descriptor, shown, source, assertDigest } of layers) {
      const { digest } = descriptor;
      if (steps.has(digest)) continue;
      const explainMismatch = (): Promise<void> => assertDigest();
      const mountFrom = registry.mountFrom(digest);
      steps.set(
        digest,
        blobStep(repository, { digest, source, mountFrom, chunkSize, explainMismatch }, `${arch} ${shown}`),
      );
    }
    const blob = { digest: config.digest, source: documentSource(config) };
    if (!steps.has(config.digest)) steps.set(config.digest, blobStep(repository, blob, `${arch} config`));
  }
  for (const digest of steps.keys()) registry.blobs.add(digest);
  return new Map([...steps].toSorted(([, a], [, b]) => b.bytes - a.bytes));
}

/** What a manifest needs, each once. */
export function partsOf(
  { config, layers }: OpenImage,
  steps: ReadonlyMap<Digest, BlobStep>,
): readonly BlobStep[] {
  const digests = new Set([...layers.map(({ descriptor }) => descriptor.digest), config.digest]);
  return [...digests].flatMap((digest) => steps.get(digest) ?? []);
}
