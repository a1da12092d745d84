import { profiles } from '@parity-tools/e2e';
import { describe, expect, test } from 'vitest';

import { forgeScene } from './kit/forge-scene.ts';
import { image } from './kit/repository.ts';

const both = { images: { amd64: image(), s390x: image() } };

describe.each(profiles)('two publishers at once on %s', (profile) => {
  test('of the same images both succeed', async () => {
    await using scene = await forgeScene(profile);
    const [one, two] = [await scene.host(both), await scene.host(both)];
    const runs = await Promise.all([one, two].map((repo) => repo.run(['publish', '--publish'])));
    expect(runs.map(({ exit }) => exit)).toEqual([0, 0]);
    expect(await scene.held('latest')).toEqual(await scene.held('1.2.3'));
  });

  test('of other images one wins, and the other one says so', async () => {
    await using scene = await forgeScene(profile);
    const [one, two] = [await scene.host(both), await scene.host({ images: { amd64: image('theirs') } })];
    const runs = await Promise.all([one, two].map((repo) => repo.run(['publish', '--publish'])));
    // No registry compares and swaps: one may be written over before it reads back, or after that, and then hears of it
    // the next time.
    for (const { exit, said } of runs) if (exit !== 0) expect(said).toContain('BLOCKER(version-conflict)');
    const again = [await one.run(['publish', '--publish']), await two.run(['publish', '--publish'])];
    const said = again.map((run) => run.said).join('\n');
    expect(new Set(again.map(({ exit }) => exit)), said).toEqual(new Set([0, 3]));
    expect(said).toContain('BLOCKER(version-conflict)');
    // What is there is the winner's, whole, and `:latest` leads to it.
    expect(await scene.held('latest')).toEqual(await scene.held('1.2.3'));
  });

  test('two hosts that join at once join the same', async () => {
    await using scene = await forgeScene(profile);
    const CI_COMMIT_SHA = 'd'.repeat(40);
    const arches = ['amd64', 's390x'];
    const parts = [{ amd64: image() }, { s390x: image() }];
    const hosts = await Promise.all(parts.map((images) => scene.host({ images, artifact: { arches } })));
    for (const [at, host] of hosts.entries())
      expect(await host.run([`publish-${arches[at]}`, '--publish'], { CI_COMMIT_SHA })).toMatchObject({
        exit: 0,
      });
    const runs = await Promise.all(
      hosts.map((host) => host.run(['publish-index', '--publish'], { CI_COMMIT_SHA })),
    );
    expect(runs.map(({ exit }) => exit)).toEqual([0, 0]);
    expect((await scene.held('1.2.3'))?.manifests).toHaveLength(2);
  });
});
