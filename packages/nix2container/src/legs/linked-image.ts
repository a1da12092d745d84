import type { Arch } from '@parity-lib/core';
import { documentOf, mediaTypes } from '@parity-lib/oci';

import { ofAnotherArch } from '../complaint.ts';
import type { NixImage } from '../image-json/nix-image.ts';
import { readImageJson } from '../image-json/read-image-json.ts';
import { imageConfig } from '../image/config.ts';
import { imageManifest } from '../image/manifest.ts';
import { assertDigest } from '../layer/hash-layers.ts';
import { planImage } from '../layer/plan-image.ts';
import type { PlannedLayer } from '../layer/planned-image.ts';
import { checkProgram } from '../program/check-program.ts';
import type { OpenImage, OpenLayer } from '../steps/open-image.ts';

/**
 * An image whose layers are made from store paths while they are sent; none of their content is read.
 *
 * @param text of nix2container's image JSON.
 * @param shown the image as people know it.
 * @throws Blocked `artifact-invalid`, `digest-mismatch`.
 */
export async function linkedImage(text: string, arch: Arch, shown: string): Promise<OpenImage> {
  const read = readImageJson(text, shown);
  if (read.arch !== arch) throw ofAnotherArch(shown, read.arch, arch);
  const planned = await planImage(read, shown);
  const note = await checkProgram(planned, arch, shown);
  const { image, layers } = planned;
  return {
    arch,
    config: documentOf(mediaTypes.config, imageConfig(image)),
    manifest: documentOf(mediaTypes.manifest, imageManifest(image)),
    layers: layers.map((one, at) => openLayer(one, `layer ${at + 1}`)),
    storePaths: storePathsOf(image),
    notes: note === undefined ? [] : [`${shown}: ${note}`],
  };
}

/** Each once; what lies deeper in a store path is held with it. */
function storePathsOf({ layers }: NixImage): readonly string[] {
  const all = layers.flatMap(({ paths, file }) => [
    ...paths.map(({ path }) => path),
    ...(file === undefined ? [] : [file]),
  ]);
  return [...new Set(all.flatMap((path) => /^\/nix\/store\/[^/]+/.exec(path)?.[0] ?? []))];
}

function openLayer(one: PlannedLayer, shown: string): OpenLayer {
  const { digest, mediaType, size } = one.layer;
  return {
    descriptor: { mediaType, digest, size },
    shown,
    source: one.source,
    assertDigest: (stop) => assertDigest(one, stop),
  };
}
