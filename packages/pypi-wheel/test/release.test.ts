import { profiles } from '@parity-tools/e2e';
import { wheelFileName } from '@parity-tools/test-kit/make-wheel';
import { describe, expect, test } from 'vitest';

import { forgeScene, published } from './kit/forge-scene.ts';
import { amd64, pure, repository, s390x, toolWheel } from './kit/repository.ts';

const publish = ['publish', '--publish'];
const listing = 'GET /api/v1/packages/oleks/pypi/tool/1.2.3/files';
const upload = 'POST /api/packages/oleks/pypi';
const cp313 = toolWheel({ tags: 'cp313-cp313-linux_s390x' });

test.concurrent('stages without any network, and `check` neither', async () => {
  await using repo = await repository({ registry: { host: '127.0.0.1:1', owner: 'oleks' } });
  expect(await repo.run(['check'])).toMatchObject({ exit: 0, stdout: '' });
  expect(await repo.run(['stage'])).toMatchObject({ exit: 0, stdout: '' });
  const name = wheelFileName(s390x);
  const stage = ['.parity-stage', 's390x', 'pypi-wheel', 'tool', 'files', name];
  expect(await repo.read(...stage)).toEqual(await repo.read('dist/s390x', name));
});

describe.concurrent.each(profiles)('%s: the life of a release', (profile) => {
  test('a dry run asks and sends nothing; a publish sends the first wheel before the others', async () => {
    const legs = { s390x: [s390x, cp313], amd64: [amd64] };
    await using at = await forgeScene(profile, { legs });
    const dry = await at.repo.run(['publish']);
    expect(dry).toMatchObject({ exit: 0 });
    expect(dry.said).toContain('To publish it:');
    expect(at.requests().filter(({ method }) => method !== 'GET')).toEqual([]);
    at.forge.clearRequests();
    const run = await at.repo.run(publish);
    expect(run.exit, run.stderr).toBe(0);
    expect(run.stderr).toContain('3 sent');
    expect(await at.held()).toEqual(published(s390x, cp313, amd64));
    const asked = at.asked().filter((line) => !line.includes('/!/'));
    expect(asked).toEqual([listing, upload, upload, upload, listing]);
  });

  test('publishing again asks one question and writes nothing', async () => {
    await using at = await forgeScene(profile);
    await at.repo.run(publish);
    at.forge.clearRequests();
    const again = await at.repo.run(publish);
    expect(again).toMatchObject({ exit: 0 });
    expect(again.stderr).toContain('nothing to do');
    expect(at.asked()).toEqual([listing]);
  });

  test('a single wheel by its path', async () => {
    const artifact = { legs: undefined, arch: 's390x', wheel: `dist/s390x/${wheelFileName(s390x)}` };
    await using at = await forgeScene(profile, { artifact });
    expect(await at.repo.run(publish)).toMatchObject({ exit: 0 });
    expect(await at.held()).toEqual(published(s390x));
  });

  test('one host, one leg: the second adds its wheels to the version', async () => {
    await using at = await forgeScene(profile, { legs: { s390x: [s390x], amd64: [amd64] } });
    await at.repo.remove('dist/amd64');
    expect(await at.repo.run(['publish-s390x', '--publish'])).toMatchObject({ exit: 0 });
    expect(await at.held()).toEqual(published(s390x));
    await at.repo.change({});
    await at.repo.remove('dist/s390x');
    const second = await at.repo.run(['publish-amd64', '--publish']);
    expect(second.exit, second.stderr).toBe(0);
    expect(await at.held()).toEqual(published(s390x, amd64));
  });

  test('push-staged replays what was staged, whatever the inputs are by now', async () => {
    await using at = await forgeScene(profile, { legs: { s390x: [s390x], noarch: [pure] } });
    expect(await at.repo.run(['stage'])).toMatchObject({ exit: 0 });
    await at.repo.remove('dist');
    const run = await at.repo.run(['push-staged', '--publish']);
    expect(run.exit, run.stderr).toBe(0);
    expect(await at.held()).toEqual(published(s390x, pure));
  });

  test('several artifacts of one repository', async () => {
    const other = toolWheel({ ...pure, name: 'other-tool' });
    const artifacts = [
      { pname: 'tool', version: '1.2.3', wheel: 'dist/s390x' },
      { pname: 'Other.Tool', version: '1.2.3', arch: 'noarch', wheel: 'dist/other' },
    ];
    await using at = await forgeScene(profile, { artifacts, legs: { s390x: [s390x], other: [other] } });
    const run = await at.repo.run(publish);
    expect(run.exit, run.stderr).toBe(0);
    expect(await at.held()).toEqual(published(s390x));
    expect(await at.held('1.2.3', 'other-tool')).toEqual(published(other));
  });
});

/** What is released, the version of the wheel, and as what the forge files it. */
const versions: readonly (readonly [string, Record<string, string>, string, string])[] = [
  ['a pre-release by its tag', { CI_COMMIT_TAG: 'v1.0.0-rc.1' }, '1.0.0rc1', '1.0.0rc1'],
  ['a pre-release by VERSION', { VERSION: '1.0.0-RC.1' }, '1.0.0rc1', '1.0.0rc1'],
  ['an epoch', { VERSION: '2!1.0' }, '2!1.0', '2!1.0'],
  ['a local version', { VERSION: '1.0+s390x-1' }, '1.0+s390x.1', '1.0+s390x.1'],
  ['more zeros', { VERSION: '1.0.0' }, '1.0', '1.0.0'],
  ['a post-release', { VERSION: '1.0.post3' }, '1.0.post3', '1.0.post3'],
];

describe.concurrent.each(profiles)('%s: versions', (profile) => {
  test.for(versions)('%s', async ([, env, version, filed]) => {
    const wheel = toolWheel({ ...pure, version });
    const cleared = { VERSION: undefined, ...env };
    await using at = await forgeScene(profile, { legs: { noarch: [wheel] }, env: cleared });
    const run = await at.repo.run(publish);
    expect(run.exit, run.stderr).toBe(0);
    expect(await at.held(filed)).toEqual(published(wheel));
    expect(await at.repo.run(publish)).toMatchObject({ exit: 0 });
    const anonymous = await at.repo.run(['publish'], { REGISTRY_TOKEN: undefined });
    expect(anonymous.stderr).toMatch(/done +tool-/);
  });

  test('the packaging revision may be a build tag, or none at all', async () => {
    const built = toolWheel({ ...s390x, build: '4' });
    const env = { VERSION: undefined, CI_COMMIT_TAG: 'v1.2.3-4' };
    await using at = await forgeScene(profile, { legs: { s390x: [built, cp313] }, env });
    const run = await at.repo.run(publish);
    expect(run.exit, run.stderr).toBe(0);
    expect(await at.held()).toEqual(published(built, cp313));
  });
});
