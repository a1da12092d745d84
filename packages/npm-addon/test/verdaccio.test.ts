import { describe, expect, test } from 'vitest';

import { verdaccioScene } from './kit/scene.ts';

describe.concurrent('verdaccio, as a registry of its own', { timeout: 180_000 }, () => {
  test('takes a release, once', async () => {
    await using at = await verdaccioScene();
    const dry = await at.repo.run(['publish']);
    expect(dry).toMatchObject({ exit: 0 });
    const run = await at.repo.run(['publish', '--publish']);
    expect(run).toMatchObject({ exit: 0 });
    expect(await at.registry.packument()).toMatchObject({ 'dist-tags': { latest: '1.2.3' } });
    const again = await at.repo.run(['publish', '--publish']);
    expect(again).toMatchObject({ exit: 0 });
    expect(again.said).toContain('nothing to do');
  });
});
