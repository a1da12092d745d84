import { realpath, stat } from 'node:fs/promises';

import { fileSource, shortDigest } from '@parity-lib/core';
import { hexOf } from '@parity-lib/oci';

import { invalidImage, quote } from '../complaint.ts';
import type { NixImage, NixLayer } from '../image-json/nix-image.ts';
import { layerSource } from './layer-source.ts';
import { mismatch } from './mismatch.ts';
import { planLayer } from './plan-layer.ts';
import type { PlannedImage, PlannedLayer } from './planned-image.ts';

/**
 * Finds everything that an image is made of, and compares all sizes. No content is read but where a size is wrong.
 *
 * @param shown the image as people know it.
 * @throws Blocked `artifact-invalid` for what is not there; `digest-mismatch` for a wrong size.
 */
export async function planImage(image: NixImage, shown: string): Promise<PlannedImage> {
  const layers: PlannedLayer[] = [];
  for (const [at, layer] of image.layers.entries()) {
    const name = `Layer ${at + 1} (${shortDigest(hexOf(layer.digest))}) of ${shown}`;
    layers.push(await (layer.file === undefined ? planned(layer, name) : ready(layer, layer.file, name)));
  }
  return { image: { ...image, layers: layers.map(({ layer }) => layer) }, layers };
}

async function planned(layer: NixLayer, shown: string): Promise<PlannedLayer> {
  const plan = await planLayer(layer.paths, shown);
  const one = { layer, shown, plan, source: layerSource(plan, shown, hexOf(layer.digest)) };
  if (plan.layout.size !== layer.size) throw await mismatch(one, `${plan.layout.size} bytes`);
  return one;
}

/** In a base image the size is 0, which registries refuse: the file knows it. */
async function ready(layer: NixLayer, file: string, shown: string): Promise<PlannedLayer> {
  const { path, size } = await sizeOf(file, shown);
  const source = fileSource({ name: shown, path, size, sha256: hexOf(layer.digest) });
  const one = { layer: { ...layer, size }, shown, source };
  if (layer.size !== 0 && layer.size !== size) throw await mismatch({ ...one, layer }, `${size} bytes`);
  return one;
}

async function sizeOf(file: string, shown: string): Promise<{ path: string; size: number }> {
  try {
    const path = await realpath(file);
    const found = await stat(path);
    if (found.isFile()) return { path, size: found.size };
  } catch (cause) {
    throw noFile(file, shown, { cause });
  }
  throw noFile(file, shown);
}

function noFile(file: string, shown: string, options: { cause?: unknown } = {}): Error {
  return invalidImage(shown, {
    what: `should be the file ${quote(file)}, which is not there`,
    next: 'Build the image on this machine, or bring its store paths here.',
    ...options,
  });
}
