import { mkdir, truncate, utimes, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';

import { publish, type Scene, succeed } from '../../scene.ts';
import { done, pushStaged, refused, type Row } from '../row.ts';
import { stage, stagedIn } from './staged.ts';

/** What was being written when the power went: the name is there, and nothing or half of the content. */
const tear =
  (which: 'record' | 'seal' | 'file', bytes: number) =>
  async (scene: Scene): Promise<void> =>
    truncate((await stage(scene))[which], bytes);

/** The lock of a machine that lost its power, so many seconds ago. */
const emptyLock =
  (seconds: number) =>
  async (scene: Scene): Promise<void> => {
    const { dir } = await stagedIn(scene);
    const lock = scene.path('.parity-stage/.locks', `${scene.subject.archetype}.${basename(dir)}.lock`);
    await mkdir(dirname(lock), { recursive: true });
    await writeFile(lock, '');
    const then = Date.now() / 1000 - seconds;
    await utimes(lock, then, then);
  };

/** What a power cut can leave. */
export const torn: readonly Row[] = [
  ...(
    [
      ["a stage's record is cut", tear('record', 100)],
      ["a stage's seal is empty", tear('seal', 0)],
      ["a stage's file is empty", tear('file', 0)],
    ] as const
  ).map(([what, before]) => ({
    number: 2,
    fault: `power cut: ${what}`,
    before,
    command: pushStaged,
    ends: refused('stage-corrupt'),
  })),
  {
    number: 2,
    fault: 'power cut: half of the next stage lies beside the whole one',
    before: async (scene) => {
      const { dir } = await stage(scene);
      const fresh = join(dirname(dir), `.${basename(dir)}.0123456789ab.new`);
      await mkdir(join(fresh, 'files'), { recursive: true });
      await writeFile(join(fresh, 'files', 'half'), 'half');
    },
    ends: done,
  },
  {
    number: 2,
    fault: 'power cut: the receipt of the release is cut',
    before: async (scene) => {
      await succeed(scene, publish);
      const { dir } = await stagedIn(scene);
      const { archetype, version } = scene.subject;
      await truncate(scene.path('.parity-stage/receipts', archetype, basename(dir), `${version}.json`), 10);
    },
    ends: done,
  },
  {
    number: 2,
    fault: 'power cut: an empty lock, two minutes old',
    before: async (scene) => (await stage(scene), emptyLock(120)(scene)),
    ends: done,
  },
  {
    number: 2,
    fault: 'an empty lock, a second old: somebody may be writing it',
    before: async (scene) => (await stage(scene), emptyLock(1)(scene)),
    ends: refused('locked'),
    after: emptyLock(120),
  },
];
