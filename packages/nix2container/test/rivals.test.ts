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
    const winners = runs.filter(({ exit }) => exit === 0);
    if (winners.length === 2) {
      // No registry compares and swaps: who was written over after reading back hears of it the next time.
      const again = [await one.run(['publish', '--publish']), await two.run(['publish', '--publish'])];
      expect(again.map(({ said }) => said).join('')).toContain('BLOCKER(version-conflict)');
      return;
    }
    expect(winners).toHaveLength(1);
    const [loser] = runs.filter(({ exit }) => exit !== 0);
    expect(loser?.said).toContain('BLOCKER(version-conflict)');
    const release = await scene.held('1.2.3');
    const winner = runs[0]?.exit === 0 ? one : two;
    // What is there is the winner's, whole: it finds nothing to do.
    expect((await winner.run(['publish', '--publish'])).said).toContain('nothing to do');
    expect(await scene.held('1.2.3')).toEqual(release);
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
