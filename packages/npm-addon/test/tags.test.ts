import { profiles } from '@parity-tools/e2e';
import { describe, expect, test } from 'vitest';

import type { Repository } from './kit/repository.ts';
import { forgeScene, verdaccioScene } from './kit/scene.ts';

const publish = ['publish', '--publish'];
const version = (VERSION: string) => ({ VERSION });

/** What 2.0.0 would be, for somebody else to publish. */
async function stagedHigher(repo: Repository): Promise<Buffer> {
  await repo.run(['stage'], version('2.0.0'));
  const files = '.parity-stage/s390x/npm-addon/@fleet__addon-linux-s390x-gnu/files';
  return repo.read(files, 'fleet-addon-linux-s390x-gnu-2.0.0.tgz');
}

describe.concurrent.each(profiles)('%s: dist-tags', { timeout: 180_000 }, (profile) => {
  test('latest follows the highest release, whatever is published when', async () => {
    await using at = await forgeScene(profile);
    for (const [released, tags] of [
      ['1.9.0', { latest: '1.9.0' }],
      ['1.10.0', { latest: '1.10.0' }],
      ['1.9.1', { latest: '1.10.0' }],
      ['2.0.0-rc.1', { latest: '1.10.0', rc: '2.0.0-rc.1' }],
      ['2.0.0-1', { latest: '1.10.0', rc: '2.0.0-rc.1', next: '2.0.0-1' }],
    ] as const) {
      expect(await at.repo.run(publish, version(released))).toMatchObject({ exit: 0 });
      expect((await at.registry.packument())['dist-tags']).toEqual(tags);
    }
    const old = await at.repo.run(['publish'], version('1.9.1'));
    expect(old.said).toContain('kept dist-tag latest 7 B 1.10.0 is published, which is higher');
    expect(old.said).toContain('Everything is published already.');
  });

  test('a version that landed without its tag is repaired by the same command', async () => {
    await using at = await forgeScene(profile);
    at.forge.addFault({
      match: { method: 'PUT', path: /dist-tags/ },
      occurrence: 'every',
      does: { kind: 'status', status: 503, headers: { 'retry-after': '0' } },
    });
    const run = await at.repo.run(publish);
    expect(run.exit).toBe(4);
    expect(run.stderr).toContain('BLOCKER(registry-down)');
    expect((await at.registry.packument())['dist-tags']).toBeUndefined();
    at.forge.clearFaults();
    const again = await at.repo.run(publish);
    expect(again).toMatchObject({ exit: 0 });
    expect(again.said).toMatch(/done fleet-\S+ .*the same bytes are there needed dist-tag latest/);
    expect((await at.registry.packument())['dist-tags']).toEqual({ latest: '1.2.3' });
  });

  test('an answer about a tag that is lost is asked for again', async () => {
    await using at = await forgeScene(profile);
    at.forge.addFault({ match: { method: 'PUT', path: /dist-tags/ }, does: { kind: 'lose-answer' } });
    expect(await at.repo.run(publish)).toMatchObject({ exit: 0 });
    expect((await at.registry.packument())['dist-tags']).toEqual({ latest: '1.2.3' });
    expect(at.asked().filter((line) => line.startsWith('PUT') && line.includes('dist-tags'))).toHaveLength(1);
  });

  test('latest is moved on to a higher release that came meanwhile', async () => {
    await using at = await forgeScene(profile);
    const higher = await stagedHigher(at.repo);
    // What happens between the last look and the move, as slowly as that may be.
    at.forge.addFault({ match: { method: 'PUT', path: /dist-tags/ }, does: { kind: 'delay', ms: 3000 } });
    const running = at.repo.start(publish);
    while (!at.asked().some((line) => line.includes('dist-tags')))
      await new Promise((r) => setTimeout(r, 50));
    await at.registry.publish(higher, '2.0.0');
    const run = await running.done;
    expect(run).toMatchObject({ exit: 0 });
    expect((await at.registry.packument())['dist-tags']).toEqual({ latest: '2.0.0' });
  });

  test('latest stays where it is when a higher release came before the move', async () => {
    await using at = await forgeScene(profile);
    const higher = await stagedHigher(at.repo);
    at.forge.addFault({ match: { method: 'PUT', path: /gnu$/ }, does: { kind: 'delay', ms: 2500 } });
    const running = at.repo.start(publish);
    while (!at.asked().some((line) => /^PUT .*gnu$/.test(line))) await new Promise((r) => setTimeout(r, 50));
    await at.registry.publish(higher, '2.0.0');
    const run = await running.done;
    expect(run).toMatchObject({ exit: 0 });
    expect(run.said).toContain('Published: 1 sent, 1 kept.');
    expect((await at.registry.packument())['dist-tags']).toBeUndefined();
  });

  test('a branch moves its own pointers, forward only', async () => {
    const branchDeploy = { branches: ['staging'], tag: '0.1.${CI_PIPELINE_NUMBER}', pointers: ['${branch}'] };
    await using at = await forgeScene(profile, { top: { branchDeploy } });
    const push = (CI_PIPELINE_NUMBER: string) => ({
      VERSION: undefined,
      CI_PIPELINE_EVENT: 'push',
      CI_COMMIT_BRANCH: 'staging',
      CI_PIPELINE_NUMBER,
    });
    expect(await at.repo.run(publish, push('9'))).toMatchObject({ exit: 0 });
    expect(await at.repo.run(publish, push('10'))).toMatchObject({ exit: 0 });
    expect((await at.repo.run(publish, push('9'))).said).toContain(
      'it stands at 0.1.10, of a later pipeline',
    );
    expect((await at.registry.packument())['dist-tags']).toEqual({ staging: '0.1.10' });
    // A release does not wait behind them.
    expect(await at.repo.run(publish, version('0.1.1'))).toMatchObject({ exit: 0 });
    expect((await at.registry.packument())['dist-tags']).toEqual({ staging: '0.1.10', latest: '0.1.1' });
  });

  test('a configured tag is that of pre-releases', async () => {
    await using at = await forgeScene(profile, { artifact: { distTag: 'canary' } });
    expect(await at.repo.run(publish, version('1.0.0-rc.1'))).toMatchObject({ exit: 0 });
    expect((await at.registry.packument())['dist-tags']).toEqual({ canary: '1.0.0-rc.1' });
  });
});

describe.concurrent('verdaccio: dist-tags', { timeout: 180_000 }, () => {
  test('it sets latest by itself where there is none; the plan says so, and a release takes it back', async () => {
    await using at = await verdaccioScene();
    const dry = await at.repo.run(['publish'], version('1.0.0-rc.1'));
    expect(dry.said).toContain('there is no "latest" yet: the registry may set it by itself');
    expect(await at.repo.run(publish, version('1.0.0-rc.1'))).toMatchObject({ exit: 0 });
    expect((await at.registry.packument())['dist-tags']).toEqual({ rc: '1.0.0-rc.1', latest: '1.0.0-rc.1' });
    expect(await at.repo.run(publish, version('0.9.0'))).toMatchObject({ exit: 0 });
    expect((await at.registry.packument())['dist-tags']).toEqual({ rc: '1.0.0-rc.1', latest: '0.9.0' });
  });

  test('an older line leaves latest where it is', async () => {
    await using at = await verdaccioScene();
    for (const released of ['1.10.0', '1.9.1'])
      expect(await at.repo.run(publish, version(released))).toMatchObject({ exit: 0 });
    expect((await at.registry.packument())['dist-tags']).toEqual({ latest: '1.10.0' });
  });

  test('one that was taken away is set again', async () => {
    await using at = await verdaccioScene();
    await at.repo.run(publish);
    await at.registry.tag('latest', '1.2.3');
    await at.repo.run(publish, version('1.3.0'));
    await at.registry.tag('latest', '1.2.3');
    expect(await at.repo.run(publish, version('1.3.0'))).toMatchObject({ exit: 0 });
    expect((await at.registry.packument())['dist-tags']).toEqual({ latest: '1.3.0' });
  });
});
