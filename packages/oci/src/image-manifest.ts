import { type Descriptor, descriptorJson } from './descriptor.ts';
import { type Document, writeDocument } from './document.ts';
import { mediaTypes } from './media-types.ts';

/** What an image is made of (image-spec, manifest.md). */
export interface ImageParts {
  readonly config: Descriptor;
  /** The lowest one first. */
  readonly layers: readonly Descriptor[];
}

/** The manifest of an image, byte for byte as Go's image-spec writes it. */
export function writeImageManifest({ config, layers }: ImageParts): Document {
  return writeDocument(mediaTypes.manifest, {
    schemaVersion: 2,
    mediaType: mediaTypes.manifest,
    config: descriptorJson(config),
    layers: layers.map(descriptorJson),
  });
}
