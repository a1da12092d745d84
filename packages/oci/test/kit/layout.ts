import { Buffer } from 'node:buffer';
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';

import type { Descriptor } from '../../src/descriptor.ts';
import { hexOf } from '../../src/digest.ts';
import { describe as descriptorOf, type Document } from '../../src/document.ts';
import { writeImageIndex } from '../../src/image-index.ts';
import type { SmallImage } from './image.ts';

/** Where a blob of a layout lies. */
export function blobPath(layout: string, digest: Document['digest']): string {
  return path.join(layout, 'blobs/sha256', hexOf(digest));
}

export function putBlobs(layout: string, ...documents: readonly Document[]): void {
  mkdirSync(path.join(layout, 'blobs/sha256'), { recursive: true });
  for (const { digest, bytes } of documents) writeFileSync(blobPath(layout, digest), bytes);
}

/** Writes `index.json` over what is listed. */
export function putIndex(layout: string, manifests: readonly Descriptor[]): void {
  writeFileSync(path.join(layout, 'index.json'), Buffer.from(writeImageIndex({ manifests }).bytes));
}

/** A layout of one image without a platform, as skopeo writes it. */
export function putLayout(layout: string, image: SmallImage): void {
  putBlobs(layout, image.manifest, image.config, ...image.layers);
  writeFileSync(path.join(layout, 'oci-layout'), '{"imageLayoutVersion": "1.0.0"}');
  putIndex(layout, [descriptorOf(image.manifest)]);
}
