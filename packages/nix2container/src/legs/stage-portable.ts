import { readerChunks, type StageWriter } from '@parity-lib/core';
import { type Digest, type Document, hexOf } from '@parity-lib/oci';

import type { OpenImage, OpenLayer } from '../steps/open-image.ts';
import { type ImageMeta, metaOf } from './leg-meta.ts';
import { blobName } from './portable-image.ts';

/**
 * Puts all of an image into a stage, each blob under its digest: it can be published from another machine.
 *
 * @throws Blocked `digest-mismatch` for a layer that is not what its manifest says.
 */
export async function stagePortable(image: OpenImage, out: StageWriter): Promise<ImageMeta> {
  const { manifest, config, layers } = image;
  const done = new Set<Digest>();
  for (const layer of layers) {
    if (done.has(layer.descriptor.digest)) continue;
    done.add(layer.descriptor.digest);
    await stageLayer(layer, out);
  }
  for (const document of [config, manifest]) await stageDocument(document, out);
  return metaOf(image, 'portable');
}

async function stageLayer(layer: OpenLayer, out: StageWriter): Promise<void> {
  const { digest } = layer.descriptor;
  const reader = await layer.source.open();
  try {
    const { sha256 } = await out.makeFile(blobName(digest), readerChunks(reader));
    // It is read again, to be told why.
    if (sha256 !== hexOf(digest)) await layer.assertDigest();
  } finally {
    await reader.close();
  }
}

async function stageDocument({ digest, bytes }: Document, out: StageWriter): Promise<void> {
  await out.makeFile(
    blobName(digest),
    (async function* once() {
      yield bytes;
    })(),
  );
}
