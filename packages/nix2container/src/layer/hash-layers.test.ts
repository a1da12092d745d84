import { symlinkSync, truncateSync, writeFileSync } from 'node:fs';

import { describe, expect, test } from 'vitest';

import { imageOf, layerOf, toRoot } from '../../test/kit/make-image.ts';
import { makeTree, treeFolder } from '../../test/kit/make-tree.ts';
import { hashLayers } from './hash-layers.ts';
import { planImage } from './plan-image.ts';

describe('all layers of an image', () => {
  test('are compared, also those that are files, each digest once', async () => {
    using root = treeFolder();
    makeTree(root.path, [
      { path: 'p/f', kind: 'file', content: '1' },
      { path: 'q/f', kind: 'file', content: '2' },
    ]);
    const layers = await Promise.all(['p', 'q'].map((one) => layerOf([toRoot(`${root.path}/${one}`)])));
    const empty = await layerOf([]);
    writeFileSync(`${root.path}/tar`, Buffer.alloc(1024));
    symlinkSync('tar', `${root.path}/link`);
    const planned = await planImage(
      imageOf([...layers, ...layers, { ...empty, size: 0, file: `${root.path}/link` }]),
      'image.json',
    );
    expect(planned.image.layers.map(({ size }) => size)).toEqual([2560, 2560, 2560, 2560, 1024]);
    await hashLayers(planned);
  });

  test('are left at the first one that is wrong', async () => {
    using root = treeFolder();
    makeTree(
      root.path,
      ['a', 'b', 'c'].map((one) => ({ path: `${one}/f`, kind: 'file', content: one })),
    );
    const layers = await Promise.all(['a', 'b', 'c'].map((one) => layerOf([toRoot(`${root.path}/${one}`)])));
    const planned = await planImage(imageOf(layers), 'image.json');
    writeFileSync(`${root.path}/b/f`, 'x');
    await expect(hashLayers(planned)).rejects.toMatchObject({
      blocker: 'digest-mismatch',
      message: expect.stringContaining('Layer 2 ('),
    });
  });

  test('are left when a signal comes', async () => {
    using root = treeFolder();
    writeFileSync(`${root.path}/f`, '');
    truncateSync(`${root.path}/f`, 2 ** 40);
    const layer = { ...(await layerOf([])), size: 2 ** 40 + 1536 + 512 * 3, paths: [toRoot(root.path)] };
    const stop = new AbortController();
    const planned = await planImage(imageOf([layer]), 'image.json');
    const hashed = hashLayers(planned, stop.signal);
    stop.abort(new Error('SIGINT'));
    await expect(hashed).rejects.toThrow('SIGINT');
  });
});

describe('a layer that is a file', () => {
  test.each(['absent', 'folder'])('and is not there: %s', async (name) => {
    using root = treeFolder();
    makeTree(root.path, [{ path: 'folder', kind: 'dir' }]);
    const file = `${root.path}/${name}`;
    const layer = { ...(await layerOf([])), file };
    await expect(planImage(imageOf([layer]), 'image.json')).rejects.toMatchObject({
      blocker: 'artifact-invalid',
      message: expect.stringContaining(`should be the file "${file}", which is not there.`),
    });
  });

  test('and has another size than the image says', async () => {
    using root = treeFolder();
    const file = `${root.path}/tar`;
    writeFileSync(file, Buffer.alloc(1025));
    const layer = { ...(await layerOf([])), file };
    await expect(planImage(imageOf([layer]), 'image.json')).rejects.toMatchObject({
      blocker: 'digest-mismatch',
      details: ['the image says: 1024 bytes', 'made here: 1025 bytes', `from ${file}`],
    });
  });
});
