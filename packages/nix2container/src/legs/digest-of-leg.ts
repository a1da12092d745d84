import type { StagedLeg } from '@parity-lib/core';

import { assertAll, type Hashable } from '../layer/hash-layers.ts';
import type { ImageMeta } from './leg-meta.ts';
import { openLeg } from './open-leg.ts';

/**
 * The digest of the manifest of a leg, after every layer was made and hashed.
 *
 * @throws Blocked `digest-mismatch`, naming the layer.
 */
export async function digestOfLeg(leg: StagedLeg<ImageMeta>, stop: AbortSignal): Promise<string> {
  const image = await openLeg(leg);
  const layers = (image?.layers ?? []).map(({ descriptor, assertDigest }): Hashable => ({
    ...descriptor,
    assert: assertDigest,
  }));
  await assertAll(layers, stop);
  return leg.meta.manifest.digest;
}
