import type { StagedLeg } from '@parity-lib/core';

import type { ImageMeta } from './leg-meta.ts';
import { openLeg } from './open-leg.ts';

/**
 * The digest of the manifest of a leg, after every layer was made and hashed.
 *
 * @throws Blocked `digest-mismatch`, naming the layer.
 */
export async function digestOfLeg(leg: StagedLeg<ImageMeta>, stop: AbortSignal): Promise<string> {
  const image = await openLeg(leg);
  const layers = new Map(image?.layers.map((layer) => [layer.descriptor.digest, layer]));
  // Two at once: one is read while the other is hashed.
  const row = layers.values();
  const work = async (): Promise<void> => {
    for (const layer of row) await layer.assertDigest(stop);
  };
  await Promise.all([work(), work()]);
  return leg.meta.manifest.digest;
}
