import { annotationsJson, type Descriptor, descriptorJson } from './descriptor.ts';
import { type Document, writeDocument } from './document.ts';
import { mediaTypes } from './media-types.ts';

/** Images for several platforms under one name (image-spec, image-index.md). */
export interface IndexParts {
  readonly manifests: readonly Descriptor[];
  readonly annotations?: Readonly<Record<string, string>> | undefined;
}

/** An index, byte for byte as Go's image-spec writes it. */
export function writeImageIndex({ manifests, annotations }: IndexParts): Document {
  return writeDocument(mediaTypes.index, {
    schemaVersion: 2,
    mediaType: mediaTypes.index,
    manifests: manifests.map(descriptorJson),
    annotations: annotationsJson(annotations),
  });
}
