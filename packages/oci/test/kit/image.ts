import { Buffer } from 'node:buffer';

import { describe as descriptorOf, type Document, documentOf } from '../../src/document.ts';
import { writeImageIndex } from '../../src/image-index.ts';
import { writeImageManifest } from '../../src/image-manifest.ts';
import { mediaTypes } from '../../src/media-types.ts';
import { someBytes } from './publisher.ts';

export interface SmallImage {
  readonly config: Document;
  readonly layers: readonly Document[];
  readonly manifest: Document;
}

/** An image of a few random bytes: other ones for each seed. */
export function smallImage(seed: number, architecture = 'amd64'): SmallImage {
  const type = 'application/vnd.oci.image.layer.v1.tar';
  const layers = [documentOf(type, someBytes(2000, seed)), documentOf(type, someBytes(3000, seed + 1))];
  const rootfs = { type: 'layers', diff_ids: layers.map(({ digest }) => digest) };
  const text = JSON.stringify({ architecture, os: 'linux', config: {}, rootfs });
  const config = documentOf(mediaTypes.config, Buffer.from(text));
  const manifest = writeImageManifest({ config: descriptorOf(config), layers: layers.map(descriptorOf) });
  return { config, layers, manifest };
}

export function indexOf(image: SmallImage, architecture = 'amd64'): Document {
  const platform = { architecture, os: 'linux' };
  return writeImageIndex({ manifests: [{ ...descriptorOf(image.manifest), platform }] });
}
