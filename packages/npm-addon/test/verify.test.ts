import { realAddon } from '@parity-tools/peers';
import { describe, expect, test } from 'vitest';

import { forgeScene, verdaccioScene } from './kit/scene.ts';

const x64 = {
  artifact: { pname: '@parity-test/rollup-x64', arch: 'amd64', nodeFileName: 'rollup.linux-x64-gnu.node' },
  packageJson: { name: '@parity-test/rollup-x64', main: './rollup.linux-x64-gnu.node', cpu: ['x64'] },
};

describe.concurrent('verify', () => {
  test('rollup x64', async () => {
    await using at = await verdaccioScene({ ...x64 });
    const { binary } = await realAddon('x64');
    await at.repo.change({ artifact: { ...x64.artifact, registryUrl: at.verdaccio.url, nodeFile: binary } });
    const run = await at.repo.run(['publish', '--publish']);
    expect(run).toMatchObject({ exit: 0 });
    const v = await at.repo.run(['verify']);
    console.log(run.stderr, v.stderr);
  });
  test('s390x forge', async () => {
    await using at = await forgeScene('gitea');
    await at.repo.run(['publish', '--publish']);
    const v = await at.repo.run(['verify']);
    console.log(v.stderr);
  });
});
