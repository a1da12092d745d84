import { once } from 'node:events';
import { existsSync, readdirSync, statSync } from 'node:fs';
import { appendFile, rm, truncate } from 'node:fs/promises';
import { setImmediate, setTimeout } from 'node:timers/promises';

import { describe, expect, test } from 'vitest';

import type { Repository } from './kit/repository.ts';
import { type Scene, scene } from './kit/scene.ts';

const parent = '.parity-stage/amd64/generic-binary';
const stage = `${parent}/tool`;
const publish = ['publish', '--publish'];

type Tear = readonly [what: string, tear: (repo: Repository) => Promise<unknown>];

const cuts: readonly Tear[] = [
  ['a record that was cut', (repo) => truncate(repo.path(stage, 'stage.json'), 100)],
  ['an empty seal', (repo) => truncate(repo.path(stage, 'seal'))],
  ['a seal with more behind it', (repo) => appendFile(repo.path(stage, 'seal'), 'x')],
  ['an empty file', (repo) => truncate(repo.path(stage, 'files/tool-amd64'))],
  ['no files at all', (repo) => rm(repo.path(stage, 'files'), { recursive: true })],
  ['a file in the place of its folder', (repo) => replaced(repo, stage)],
  ['a folder in the place of its record', (repo) => replaced(repo, `${stage}/stage.json`, 'inside')],
];

/** What nobody needs to look at to know that it was never finished. */
const empty: readonly Tear[] = [
  ['nothing but its folder', (repo) => emptied(repo, stage)],
  ['everything but its record', (repo) => rm(repo.path(stage, 'stage.json'))],
];

const lock = '.parity-stage/.locks/generic-binary.tool.lock';

function isWritten(path: string): boolean {
  return (statSync(path, { throwIfNoEntry: false })?.size ?? 0) > 0;
}

async function replaced(repo: Repository, path: string, inside?: string): Promise<void> {
  await rm(repo.path(path), { recursive: true });
  await repo.write(inside === undefined ? path : `${path}/${inside}`, 'something else');
}

async function emptied(repo: Repository, path: string): Promise<void> {
  for (const name of readdirSync(repo.path(path))) await rm(repo.path(path, name), { recursive: true });
}

describe.concurrent('a torn stage', () => {
  test.each(cuts)('with %s is stage-corrupt, and publish makes it anew', async (_, tear) => {
    await using at = await scene('gitea');
    expect((await at.repo.run(['stage'])).exit).toBe(0);
    await tear(at.repo);
    const run = await at.repo.run(['push-staged', '--publish']);
    expect(run.exit).toBe(3);
    expect(run.stderr).toContain('BLOCKER(stage-corrupt)');
    expect(run.stderr).toContain('Nothing was changed.');
    expect(at.forge.requests).toEqual([]);
    await madeAnew(at);
  });

  test.each(empty)('of which there is %s: publish makes it anew', async (_, tear) => {
    await using at = await scene('gitea');
    expect((await at.repo.run(['stage'])).exit).toBe(0);
    await tear(at.repo);
    await madeAnew(at);
  });
});

async function madeAnew(at: Scene): Promise<void> {
  const run = await at.repo.run(publish);
  expect(run.exit, run.stderr).toBe(0);
  expect((await at.forge.get('tool-amd64')).text).toBe('the program');
  expect(readdirSync(at.repo.path(parent))).toEqual(['tool']);
}

// Long enough to copy that a run is met in the middle of it.
const large = Buffer.alloc(24_000_000, 'the program ');
const legs = { amd64: { 'tool-amd64': 'the program', 'tool-data': large } };

/** Stages a first release, then is killed when `moment` comes while it stages the second one. */
async function killedWhileStaging(at: Scene, moment: (ended: () => boolean) => Promise<unknown>) {
  expect((await at.repo.run(['stage'], { VERSION: '1.0.0' })).exit).toBe(0);
  const { child, done } = at.repo.start(['stage']);
  const isOver = (): boolean => child.exitCode !== null;
  await moment(isOver);
  child.kill('SIGKILL');
  if (!isOver() && child.signalCode === null) await once(child, 'exit');
  await done;
  return child.signalCode;
}

/** A stage that is there is whole, and the release can be published whatever is there. */
async function isWholeAndGoesOn(at: Scene, hint = ''): Promise<void> {
  const staged = await at.repo.run(['push-staged'], { VERSION: undefined });
  const names = /BLOCKER\(([\w-]+)\)/g;
  const stops = [...staged.stderr.matchAll(names)].map(([, name]) => name);
  expect(['', 'stage-missing'], hint + staged.stderr).toContain(stops.join());
  const run = await at.repo.run(publish);
  expect(run.exit, hint + run.stderr).toBe(0);
  expect(run.stderr).toContain('2 sent');
  expect((await at.forge.get('tool-data')).text).toHaveLength(large.length);
  expect(readdirSync(at.repo.path(parent))).toEqual(['tool']);
  expect(readdirSync(at.repo.path('.parity-stage/.locks'))).toEqual([]);
}

// One after the other: what watches for the moment must not miss it.
describe('kill -9 while the next release is staged: the old stage or the new one, and publish works', () => {
  const fresh = (at: Scene): string | undefined =>
    readdirSync(at.repo.path(parent)).find((name) => name.endsWith('.new'));
  const has = (at: Scene, name: string): boolean => {
    const folder = fresh(at);
    return folder !== undefined && existsSync(at.repo.path(parent, folder, name));
  };

  test.each<[string, (at: Scene) => boolean]>([
    ['it holds the lock', (at) => isWritten(at.repo.path(lock))],
    ['it copies the large file', (at) => has(at, 'files/tool-data')],
    ['it seals', (at) => has(at, 'stage.json')],
  ])('when %s', async (what, is) => {
    await using at = await scene('gitea', { legs });
    const signal = await killedWhileStaging(at, async (ended) => {
      while (!is(at) && !ended()) await setImmediate();
    });
    // The other moments are short: on a busy machine they may be over.
    if (what === 'it holds the lock') expect(signal).toBe('SIGKILL');
    await isWholeAndGoesOn(at);
  });

  test.each([1, 2])('at any moment (%i)', async () => {
    await using at = await scene('gitea', { legs });
    const ms = Math.random() * 800;
    await killedWhileStaging(at, () => setTimeout(ms));
    await isWholeAndGoesOn(at, `killed after ${ms} ms`);
  });
});
