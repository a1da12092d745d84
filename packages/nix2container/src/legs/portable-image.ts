import { type Arch, Blocked, type Source } from '@parity-lib/core';
import { type Digest, type Document, documentOf, hexOf, readDocument } from '@parity-lib/oci';

import type { OpenImage } from '../steps/open-image.ts';
import type { ImageMeta } from './leg-meta.ts';
import { bytesOf } from './source-bytes.ts';
import { type MismatchWords, wholeLayer } from './whole-layer.ts';

/** The name of a blob in a stage. */
export function blobName(digest: Digest): string {
  return `sha256-${hexOf(digest)}`;
}

/** An image of which everything lies in a stage. @throws Blocked `stage-corrupt` when something of it does not. */
export async function portableImage(
  sources: readonly Source[],
  { manifest: { digest, mediaType } }: ImageMeta,
  arch: Arch,
): Promise<OpenImage> {
  const at = (wanted: Digest): Source => {
    const found = sources.find(({ name }) => name === blobName(wanted));
    if (found === undefined || found.sha256 !== hexOf(wanted)) throw torn(arch, `${wanted} is not in it`);
    return found;
  };
  const manifest = documentOf(mediaType, await bytesOf(at(digest)));
  const content = readDocument(mediaType, Buffer.from(manifest.bytes).toString('utf8'));
  if (content.is !== 'manifest') throw torn(arch, 'its manifest is none');
  const config: Document = documentOf(content.config.mediaType, await bytesOf(at(content.config.digest)));
  return {
    arch,
    manifest,
    config,
    storePaths: [],
    notes: [],
    layers: content.layers.map((descriptor, index) =>
      wholeLayer(descriptor, at(descriptor.digest), `layer ${index + 1}`, mismatch),
    ),
  };
}

const mismatch: MismatchWords = {
  blocker: 'stage-corrupt',
  message: 'A staged layer is not what its manifest says',
  details: [],
  found: 'staged is',
  next: 'Stage the image again.',
};

function torn(arch: Arch, why: string): Blocked {
  return new Blocked('stage-corrupt', {
    message: `The stage of the image for ${arch} is not whole.`,
    details: [why],
    next: 'Stage it again.',
  });
}
