import { chmodSync, writeFileSync } from 'node:fs';

import { describe, expect, test } from 'vitest';

import { imageOf, layerOf, toRoot } from '../../test/kit/make-image.ts';
import { makeStorePath, makeTree, treeFolder } from '../../test/kit/make-tree.ts';
import type { NixLayer } from '../image-json/nix-image.ts';
import { hashLayers } from './hash-layers.ts';
import { knownVariants } from './known-variants.ts';
import { planImage } from './plan-image.ts';
import { today } from './variant.ts';

const [second0, caseHack, storeModes, otherModes] = knownVariants;

async function verified(layer: NixLayer): Promise<void> {
  await hashLayers(await planImage(imageOf([layer]), 'image.json'));
}

function refusal(layer: NixLayer, what: string): object {
  return {
    blocker: 'digest-mismatch',
    message: `Layer 1 (${layer.digest.slice(0, 15)}) of image.json is not what its image says: ${what}.`,
  };
}

describe('a layer that is known in another form', () => {
  test('from before July 2024', async () => {
    using root = treeFolder();
    makeTree(root.path, [{ path: 'f', kind: 'file' }]);
    const layer = await layerOf([toRoot(root.path)], second0);
    await expect(verified(layer)).rejects.toMatchObject({
      ...refusal(layer, `it ${second0?.what}`),
      details: [
        `the image says: ${layer.digest}`,
        expect.stringMatching(/^made here: sha256:[0-9a-f]{64}$/),
        `from ${root.path}`,
      ],
      next: 'Build the image again with a newer nix2container.',
    });
  });

  test('from a file system that ignores case, where not even the size is the same', async () => {
    using root = treeFolder();
    // With what Nix puts behind it, it is too long for ustar.
    const name = 'n'.repeat(90);
    makeTree(root.path, [{ path: `${name}~nix~case~hack~1`, kind: 'file' }]);
    const layer = await layerOf([toRoot(root.path)], { ...today, name: (part) => part.replace(/~.*/, '') });
    await expect(verified(layer)).rejects.toMatchObject({
      ...refusal(layer, `it ${caseHack?.what}`),
      details: ['the image says: 2048 bytes', 'made here: 3072 bytes', `from ${root.path}`],
    });
  });

  test('with the modes of the store', async () => {
    using root = treeFolder();
    const path = `${root.path}/x`;
    makeStorePath(path, [
      { path: 'bin/x', kind: 'file', exec: true },
      { path: 'f', kind: 'file' },
    ]);
    const layer = await layerOf([toRoot(path)]);
    await verified(layer);
    chmodSync(`${path}/f`, 0o644);
    await expect(verified(layer)).rejects.toMatchObject(refusal(layer, `it ${storeModes?.what}`));
  });

  test('with the modes of a working tree', async () => {
    using root = treeFolder();
    const path = `${root.path}/x`;
    makeTree(path, [{ path: 'bin/x', kind: 'file', exec: true }]);
    const layer = await layerOf([toRoot(path)]);
    chmodSync(`${path}/bin/x`, 0o555);
    await expect(verified(layer)).rejects.toMatchObject(refusal(layer, `it ${otherModes?.what}`));
  });
});

describe('a layer that is known in no form', () => {
  const changed = 'its files here are not those that the image was built from';

  test('is named with its paths', async () => {
    using root = treeFolder();
    makeTree(root.path, [{ path: 'f', kind: 'file', content: '1' }]);
    const layer = await layerOf([toRoot(root.path)]);
    writeFileSync(`${root.path}/f`, '2');
    await expect(verified(layer)).rejects.toMatchObject({ ...refusal(layer, changed), commands: [] });
  });

  test('is refused for its size before anything is read', async () => {
    using root = treeFolder();
    makeTree(root.path, [{ path: 'f', kind: 'file', content: '1' }]);
    const layer = await layerOf([toRoot(root.path)]);
    writeFileSync(`${root.path}/f`, 'x'.repeat(513));
    await expect(planImage(imageOf([layer]), 'image.json')).rejects.toMatchObject({
      ...refusal(layer, changed),
      details: [
        `the image says: ${layer.size} bytes`,
        `made here: ${layer.size + 512} bytes`,
        `from ${root.path}`,
      ],
    });
  });

  test('is a file with other bytes', async () => {
    using root = treeFolder();
    const file = `${root.path}/layer.tar`;
    writeFileSync(file, 'x');
    const layer = { ...(await layerOf([])), size: 0, file };
    await expect(verified(layer)).rejects.toMatchObject({
      ...refusal(layer, changed),
      details: [`the image says: ${layer.digest}`, expect.any(String), `from ${file}`],
    });
  });
});

describe('the part that Nix puts behind a name', () => {
  test.each([
    ['a~nix~case~hack~1', 'a'],
    ['~nix~case~hack~12', ''],
    ['a~nix~case~hack~0', 'a~nix~case~hack~0'],
    ['a~nix~case~hack~', 'a~nix~case~hack~'],
    ['a~nix~case~hack~1x', 'a~nix~case~hack~1x'],
    ['a~nix~case~hack~1~nix~case~hack~2', 'a~nix~case~hack~1~nix~case~hack~2'],
    ['a', 'a'],
  ])('of %s', (name, expected) => {
    expect(caseHack?.name(name)).toBe(expected);
  });
});
