import { hashSource } from './hash-source.ts';
import { mismatch } from './mismatch.ts';
import type { PlannedImage, PlannedLayer } from './planned-image.ts';

/** Layers that are hashed at once: so many cores help, and disks like it. */
const mostAtOnce = 2;

/** Something that says of itself whether it is what its digest says. */
export interface Hashable {
  readonly digest: string;
  /** In bytes. */
  readonly size: number;
  readonly assert: (stop: AbortSignal) => Promise<void>;
}

/**
 * Makes and hashes every layer of an image.
 *
 * @param stop ends it with its reason.
 * @throws Blocked `digest-mismatch` at the first layer that is not what the image says; `artifact-invalid` where a file
 *   changes meanwhile.
 */
export async function hashLayers({ layers }: PlannedImage, stop?: AbortSignal): Promise<void> {
  const all = layers.map((one): Hashable => {
    const { digest, size } = one.layer;
    return { digest, size, assert: (signal) => assertDigest(one, signal) };
  });
  await assertAll(all, stop);
}

/** The largest first, each digest once; the first that is wrong ends it. */
export async function assertAll(all: readonly Hashable[], stop?: AbortSignal): Promise<void> {
  const failure = new AbortController();
  const signal = stop === undefined ? failure.signal : AbortSignal.any([stop, failure.signal]);
  const distinct = new Map(all.map((one) => [one.digest, one]));
  // All take from one row.
  const row = [...distinct.values()].toSorted((a, b) => b.size - a.size).values();
  const work = async (): Promise<void> => {
    try {
      for (const one of row) await one.assert(signal);
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
