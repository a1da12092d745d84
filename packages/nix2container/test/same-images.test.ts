import { createHash } from 'node:crypto';
import { gzipSync } from 'node:zlib';

import { profiles } from '@parity-tools/e2e';
import { describe, expect, test } from 'vitest';

import { type ForgeScene, forgeScene } from './kit/forge-scene.ts';
import { image } from './kit/repository.ts';

const types = {
  manifest: 'application/vnd.oci.image.manifest.v1+json',
  index: 'application/vnd.oci.image.index.v1+json',
};

interface Manifest {
  readonly config: object;
  readonly layers: readonly { readonly digest: string }[];
}

interface Index {
  readonly manifests: readonly { readonly digest: string }[];
}

function described(mediaType: string, bytes: Uint8Array): object {
  return {
    mediaType,
    digest: `sha256:${createHash('sha256').update(bytes).digest('hex')}`,
    size: bytes.length,
  };
}

/** Publishes the image of `:1.2.3` again, as a tool does that packs layers: another manifest around the same config. */
async function repack(scene: ForgeScene): Promise<void> {
  const ask: ForgeScene['ask'] = (...question) => scene.ask(...question);
  const index = (await (await ask('GET', 'manifests/1.2.3')).json()) as Index;
  const [child] = index.manifests;
  const manifest = (await (await ask('GET', `manifests/${child?.digest}`)).json()) as Manifest;
  const layers = await Promise.all(
    manifest.layers.map(async ({ digest }) => {
      const packed = gzipSync(await (await ask('GET', `blobs/${digest}`)).bytes());
      const layer = described('application/vnd.oci.image.layer.v1.tar+gzip', packed);
      const place = `blobs/uploads/?digest=${(layer as { digest: string }).digest}`;
      expect((await ask('POST', place, packed)).status).toBe(201);
      return layer;
    }),
  );
  const other = JSON.stringify({ ...manifest, layers });
  const listed = { ...child, ...described(types.manifest, Buffer.from(other)) };
  const place = `manifests/${(listed as unknown as { digest: string }).digest}`;
  expect((await ask('PUT', place, other, types.manifest)).status).toBe(201);
  const around = JSON.stringify({ ...index, manifests: [listed] });
  expect((await ask('PUT', 'manifests/1.2.3', around, types.index)).status).toBe(201);
}

describe.each(profiles)('on %s', (profile) => {
  test('the same config with layers packed otherwise is the same image', async () => {
    await using scene = await forgeScene(profile, { images: { amd64: image() } });
    expect(await scene.repo.run(['publish', '--publish'])).toMatchObject({ exit: 0 });
    await repack(scene);
    const before = await scene.held('1.2.3');
    const again = await scene.repo.run(['publish', '--publish']);
    expect(again, again.stderr).toMatchObject({ exit: 0 });
    expect(again.said).toContain('the same images are there, packed otherwise');
    // What the fixed name leads to stays, and `:latest` leads to it.
    expect(await scene.held('1.2.3')).toEqual(before);
    expect(await scene.held('latest')).toEqual(before);
  });

  test('another config is another image, however it is packed', async () => {
    await using scene = await forgeScene(profile, { images: { amd64: image() } });
    expect(await scene.repo.run(['publish', '--publish'])).toMatchObject({ exit: 0 });
    await repack(scene);
    await scene.repo.change({ images: { amd64: image('theirs') } });
    const run = await scene.repo.run(['publish', '--publish']);
    expect(run.said).toContain('BLOCKER(version-conflict)');
  });
});
