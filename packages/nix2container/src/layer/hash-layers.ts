import { hashSource } from './hash-source.ts';
import { mismatch } from './mismatch.ts';
import type { PlannedImage, PlannedLayer } from './planned-image.ts';

/** Layers that are hashed at once: so many cores help, and disks like it. */
const mostAtOnce = 2;

/**
 * Makes and hashes every layer, the largest first.
 *
 * @param stop ends it with its reason.
 * @throws Blocked `digest-mismatch` at the first layer that is not what the image says; `artifact-invalid` where a file
 *   changes meanwhile.
 */
export async function hashLayers({ layers }: PlannedImage, stop?: AbortSignal): Promise<void> {
  const failure = new AbortController();
  const signal = stop === undefined ? failure.signal : AbortSignal.any([stop, failure.signal]);
  const distinct = new Map(layers.map((one) => [one.layer.digest, one]));
  // All take from one row.
  const row = [...distinct.values()].toSorted((a, b) => b.layer.size - a.layer.size).values();
  const work = async (): Promise<void> => {
    try {
      for (const one of row) await assertDigest(one, signal);
    } catch (error) {
      failure.abort(error);
      throw error;
    }
  };
  await Promise.all(Array.from({ length: mostAtOnce }, work));
}

/** Makes and hashes one layer. @throws Blocked as `hashLayers`. */
export async function assertDigest(one: PlannedLayer, signal?: AbortSignal): Promise<void> {
  const found = await hashSource(one.source, signal);
  if (found !== one.source.sha256) throw await mismatch(one, `sha256:${found}`, signal);
}
