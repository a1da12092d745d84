import { describe, expect, test } from 'vitest';

import { profiles } from '../profiles.ts';
import type { Finished } from '../run-cli.ts';
import { openScene, publish, type Publisher, type Scene } from '../scene.ts';
import type { Subject } from '../subject.ts';

/** On each product. Chance decides who is faster: each time anew. */
const races = [1, 2];

const load = { files: 3, bytes: 900_000 };

/**
 * Starts two publishers of one version at the same moment, and nothing keeps them apart.
 *
 * @param loses how the one may end that comes too late; 4 where something of it is there by then, though nobody sees it.
 * @param overwrites whether the registry writes over what is there, and compares nothing: then somebody may be overwritten
 *   after reading back, and only the next run says so.
 */
export function rivalSuite(subject: Subject, loses: readonly (3 | 4)[] = [3], overwrites = false): void {
  describe.concurrent.each(profiles)(`${subject.archetype} on %s: two at once`, (profile) => {
    test.each(races)('from one folder: one publishes, the other one is told to wait (%i)', async () => {
      await using scene = await openScene(subject, profile, { load });
      const [one, other] = await race(scene, scene);
      // Whoever comes late enough is told that there is nothing left to do.
      const late = [one, other].filter(({ exit }) => exit !== 0);
      expect(late.length).toBeLessThan(2);
      for (const { exit, stderr } of late) {
        expect(exit).toBe(3);
        expect(stderr).toContain('BLOCKER(locked)');
      }
      expect(await scene.landed()).toMatchObject(scene.release.published);
      expect((await scene.run(publish)).stderr).toContain('nothing to do');
    });

    test.each(races)('from two folders, the same bytes: both succeed (%i)', async () => {
      await using scene = await openScene(subject, profile, { load });
      const [one, other] = await race(scene, await scene.rival('ours'));
      expect([one.exit, other.exit], one.stderr + other.stderr).toEqual([0, 0]);
      expect(await scene.landed()).toMatchObject(scene.release.published);
    });

    test.each(races)('from two folders, other bytes: one wins all of it (%i)', async () => {
      await using scene = await openScene(subject, profile, { load });
      const rival = await scene.rival('theirs');
      const [ours, theirs] = await race(scene, rival);
      if (overwrites) return await expectSortedOut(scene, rival, [ours, theirs]);
      expect(
        loses.flatMap((late) => [
          [0, late],
          [late, 0],
        ]),
        ours.stderr + theirs.stderr,
      ).toContainEqual([ours.exit, theirs.exit]);
      const [winner, loser] = ours.exit === 0 ? [scene, theirs] : [rival, ours];
      expect(loser.stderr).toContain('BLOCKER(version-conflict)');
      if (loser.exit === 3) expect(loser.stderr).toContain('Nothing was changed.');
      expect(await scene.landed()).toMatchObject(winner.release.published);
    });
  });
}

function race(one: Publisher, other: Publisher) {
  return Promise.all([one.run(publish), other.run(publish)]);
}

/**
 * Who was written over before reading back says so; who was written over after it hears of it the next time. Each file is
 * one of theirs, whole.
 */
async function expectSortedOut(scene: Scene, rival: Publisher, runs: readonly Finished[]): Promise<void> {
  for (const { exit, stderr } of runs) if (exit !== 0) expect(stderr).toContain('BLOCKER(version-conflict)');
  const [ours, theirs] = [scene.release.published, rival.release.published];
  for (const publisher of [scene, rival]) {
    const landed = Object.entries(await scene.landed());
    for (const [path, sha256] of landed) expect([ours[path], theirs[path]]).toContain(sha256);
    const isAllItsOwn = landed.every(([path, sha256]) => publisher.release.published[path] === sha256);
    const { exit, stderr } = await publisher.run(publish);
    expect(exit, stderr).toBe(isAllItsOwn ? 0 : 3);
    if (!isAllItsOwn) expect(stderr).toContain('BLOCKER(version-conflict)');
  }
}
