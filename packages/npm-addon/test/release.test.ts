import { profiles } from '@parity-tools/e2e';
import { describe, expect, test } from 'vitest';

import { forgeScene } from './kit/scene.ts';

const npm = '/api/packages/oleks/npm';
const name = '@fleet%2faddon-linux-s390x-gnu';

describe.concurrent.each(profiles)('%s: the life of a release', { timeout: 180_000 }, (profile) => {
  test('a publish asks, tries its rights, sends, moves the tag, and looks again', async () => {
    await using at = await forgeScene(profile);
    const run = await at.repo.run(['publish', '--publish']);
    expect(run).toMatchObject({ exit: 0 });
    expect(run.stderr).toMatch(/sent +fleet-addon-linux-s390x-gnu-1\.2\.3\.tgz/);
    expect(at.asked()).toEqual([
      `GET ${npm}/${name}`,
      'PUT /api/packages/oleks/generic/!/0/x',
      `PUT ${npm}/${name}`,
      `GET ${npm}/${name}`,
      `PUT ${npm}/-/package/${name}/dist-tags/latest`,
      `GET ${npm}/${name}`,
      `GET ${npm}/${name}`,
    ]);
    expect(await at.registry.packument()).toMatchObject({ 'dist-tags': { latest: '1.2.3' } });
    const again = await at.repo.run(['publish', '--publish']);
    expect(again).toMatchObject({ exit: 0 });
    expect(again.said).toContain('nothing to do');
  });
});
