import { describe, documentOf, mediaTypes, writeImageManifest } from '@parity-lib/oci';

import type { NixImage } from '../image-json/nix-image.ts';
import { imageConfig } from './config.ts';

/**
 * The manifest of an image that is pushed without compressing anything, byte for byte (OCI image spec, "Image
 * Manifest"). Layers have the sizes that the image says: `planImage` gives those of a base image theirs.
 */
export function imageManifest(image: NixImage): Uint8Array {
  const config = describe(documentOf(mediaTypes.config, imageConfig(image)));
  return writeImageManifest({ config, layers: image.layers }).bytes;
}
