import { OWNER, profiles } from '@parity-tools/e2e';
import { describe, expect, test } from 'vitest';

import { type ForgeScene, forgeScene } from './kit/forge-scene.ts';
import { image } from './kit/repository.ts';

/** A second image of the same repository, with the same layers. */
async function addTwin({ repo }: ForgeScene): Promise<void> {
  const config = JSON.parse(await repo.text('parity.json')) as { nix2container: { imageName: string } };
  const { imageName } = config.nix2container;
  const artifacts = [config.nix2container, { ...config.nix2container, imageName: `${imageName}-twin` }];
  await repo.write('parity.json', JSON.stringify({ nix2container: artifacts }));
}

describe.each(profiles)('images of one run on %s', (profile) => {
  test('take the layers that they share from each other', async () => {
    await using scene = await forgeScene(profile, { images: { amd64: image() } });
    await addTwin(scene);
    expect(await scene.repo.run(['publish', '--publish'])).toMatchObject({ exit: 0 });
    const mounted = scene.forge.requests.filter(({ path }) => path.includes(`from=${OWNER}%2Ftool`));
    expect(mounted.map(({ status }) => status)).toEqual([201, 201]);
    const sent = scene.asked().filter((line) => line.startsWith('PUT ') && line.includes('blobs/uploads'));
    // Two layers, and the config of each.
    expect(sent).toHaveLength(4);
    expect(await scene.repo.run(['verify'])).toMatchObject({ exit: 0 });
  });
});
