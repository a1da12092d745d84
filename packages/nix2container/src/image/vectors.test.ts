import { digestOfBytes } from '@parity-lib/oci';
import { describe, expect, test } from 'vitest';

import { imageAt, images, makeStore } from '../../test/kit/image-vectors.ts';
import { treeFolder } from '../../test/kit/make-tree.ts';
import { readImageJson } from '../image-json/read-image-json.ts';
import { hashLayers } from '../layer/hash-layers.ts';
import { planImage } from '../layer/plan-image.ts';
import { imageConfig } from './config.ts';
import { imageManifest } from './manifest.ts';

describe('an image of nix2container 20d3395', () => {
  test.each(images)('$name: the bytes that belong to it', ({ imageJson, ...vector }) => {
    const image = readImageJson(imageJson, 'image.json');
    expect(imageConfig(image).toString()).toBe(vector.config);
    expect(imageManifest(image).toString()).toBe(vector.manifest);
    expect(digestOfBytes(imageManifest(image))).toBe(vector.manifestDigest);
  });

  test.each(images)('$name: its layers, and the sizes that they have', async (vector) => {
    using root = treeFolder();
    makeStore(root.path);
    const planned = await planImage(readImageJson(imageAt(root.path, vector), 'image.json'), 'image.json');
    await hashLayers(planned);
    const manifest = imageManifest(planned.image);
    expect(manifest.toString()).toBe(vector.repairedManifest ?? vector.manifest);
    expect(digestOfBytes(manifest)).toBe(vector.repairedManifestDigest ?? vector.manifestDigest);
  });
});
