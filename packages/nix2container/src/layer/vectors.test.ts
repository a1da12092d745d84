import { readFileSync } from 'node:fs';

import { digestOf } from '@parity-lib/core';
import { tarFrom } from '@parity-lib/core/tar';
import { describe, expect, test } from 'vitest';

import { makeTree, type TreeEntry, treeFolder } from '../../test/kit/make-tree.ts';
import type { NixPath } from '../image-json/nix-image.ts';
import { planLayer } from './plan-layer.ts';

interface Vector {
  readonly name: string;
  readonly tree: readonly TreeEntry[];
  readonly paths: readonly NixPath[];
  readonly digest?: string;
  readonly size?: number;
  readonly error?: boolean;
}

const file = new URL('../../test/vectors/nix2container-layers.json', import.meta.url);
const { vectors } = JSON.parse(readFileSync(file, 'utf8')) as { vectors: readonly Vector[] };

/** The paths with the folder they lie in; their perms are a list, as `readImageJson` gives it. */
function pathsAt(root: string, paths: readonly NixPath[]): readonly NixPath[] {
  const there = JSON.parse(JSON.stringify(paths).replaceAll('$ROOT', root)) as NixPath[];
  return there.map(({ path, options }) => ({
    path,
    ...(options && { options: { ...options, perms: options.perms ?? [] } }),
  }));
}

describe('a layer of nix2container 20d3395', () => {
  test.each(vectors.filter(({ error }) => error !== true))('$name', async (vector) => {
    using folder = treeFolder();
    makeTree(folder.path, vector.tree);
    const plan = await planLayer(pathsAt(folder.path, vector.paths), 'Layer 1');
    expect(plan.layout.size).toBe(vector.size);
    const { size, sha256 } = await digestOf(tarFrom(plan));
    expect({ size, digest: `sha256:${sha256}` }).toEqual({ size: vector.size, digest: vector.digest });
  });

  test.each(vectors.filter(({ error }) => error === true))('$name is refused', async (vector) => {
    using folder = treeFolder();
    makeTree(folder.path, vector.tree);
    const planned = planLayer(pathsAt(folder.path, vector.paths), 'Layer 1');
    await expect(planned).rejects.toMatchObject({ blocker: 'artifact-invalid', details: expect.any(Array) });
  });
});
