import type { ReleaseContext, Step } from '@parity-lib/core';
import { manifestStep } from '@parity-lib/oci';

import type { ImageConfig } from '../config/config.ts';
import type { ImageRegistry } from '../image-registry.ts';
import type { ImageRef } from '../release/image-ref.ts';
import { blobSteps, partsOf } from './blob-steps.ts';
import { entryStep } from './entry-step.ts';
import type { OpenImage } from './open-image.ts';

export interface LegOfImage {
  /** Undefined where it is at the registry already. */
  readonly image: OpenImage | undefined;
  readonly ref: ImageRef;
}

/** For each leg its blobs, its manifest by digest, and the entry where it waits to be joined. */
export function legSteps(
  legs: readonly LegOfImage[],
  config: ImageConfig,
  release: ReleaseContext,
  registry: ImageRegistry,
): readonly Step[] {
  const images = legs.flatMap(({ image }) => image ?? []);
  const blobs = blobSteps(images, registry, config);
  const manifests = legs.flatMap(({ image, ref }): readonly Step[] => {
    if (image === undefined) return [entryStep(ref, release, registry, [])];
    const { arch, manifest } = image;
    const place = {
      repository: registry.repository,
      document: manifest,
      shown: `${arch} manifest`,
      why: `the image for ${arch}`,
    };
    const step = manifestStep(place, partsOf(image, blobs));
    return [step, entryStep(ref, release, registry, [step])];
  });
  return [...blobs.values(), ...manifests];
}
