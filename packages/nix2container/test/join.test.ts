import { checkout, commit, profiles } from '@parity-tools/e2e';
import { describe, expect, test } from 'vitest';

import { type ForgeScene, forgeScene } from './kit/forge-scene.ts';
import { image, type Repository } from './kit/repository.ts';

const arches = ['amd64', 's390x'];
const artifact = { arches };

/** Two hosts with a checkout of the same commit, each with one leg. */
async function hosts(scene: ForgeScene): Promise<readonly [Repository, Repository]> {
  const one = await scene.host({ images: { amd64: image() }, artifact });
  const two = await scene.host({ images: { s390x: image() }, artifact });
  return [one, two];
}

describe.each(profiles)('on %s', (profile) => {
  test('legs of two hosts are joined, whoever joins them', async () => {
    await using scene = await forgeScene(profile);
    const [one, two] = await hosts(scene);
    const env = { CI_COMMIT_SHA: 'a'.repeat(40) };
    expect(await one.run(['publish-amd64', '--publish'], env)).toMatchObject({ exit: 0 });
    expect(await scene.held('1.2.3')).toBeUndefined();
    expect((await scene.held('1.2.3-amd64'))?.annotations).toMatchObject({
      'org.opencontainers.image.version': '1.2.3',
      'org.opencontainers.image.revision': 'a'.repeat(40),
    });
    const early = await one.run(['publish-index', '--publish'], env);
    expect(early.exit).toBe(3);
    expect(early.said).toContain(
      'BLOCKER(arch-missing): tool 1.2.3 must cover amd64, s390x; there is no s390x.',
    );
    expect(await two.run(['publish-s390x', '--publish'], env)).toMatchObject({ exit: 0 });
    expect(await one.run(['publish-index', '--publish'], env)).toMatchObject({ exit: 0 });
    const release = await scene.held('1.2.3');
    expect(release?.manifests?.map(({ platform }) => platform.architecture)).toEqual(arches);
    expect(await scene.held('latest')).toEqual(release);
    // The other host finds it done, and the same.
    const again = await two.run(['publish-index', '--publish'], env);
    expect(again.said).toContain('nothing to do');
  });

  test('publish on a host without all arches stops before its first push', async () => {
    await using scene = await forgeScene(profile);
    const [one] = await hosts(scene);
    const run = await one.run(['publish', '--publish'], { CI_COMMIT_SHA: 'a'.repeat(40) });
    expect(run.exit).toBe(3);
    expect(run.said).toContain('BLOCKER(arch-missing)');
    expect(run.said).toContain('Nothing was changed.');
    expect(scene.asked().filter((line) => !/^(?:GET|HEAD) /.test(line))).toEqual([]);
  });

  test.each([
    ['another commit', { CI_COMMIT_SHA: 'b'.repeat(40) }, `is published of commit ${'b'.repeat(12)}`],
    ['no commit', { CI_COMMIT_SHA: undefined }, 'was published without a commit'],
  ])('a leg of %s is not joined', async (_, theirs, why) => {
    await using scene = await forgeScene(profile);
    const [one, two] = await hosts(scene);
    await two.run(['publish-s390x', '--publish'], theirs);
    const run = await one.run(['publish', '--publish'], { CI_COMMIT_SHA: 'a'.repeat(40) });
    expect(run.exit).toBe(3);
    expect(run.said).toContain('BLOCKER(arch-missing)');
    expect(run.said).toContain(why);
  });

  test('a leg of another version is not joined', async () => {
    await using scene = await forgeScene(profile);
    const [one, two] = await hosts(scene);
    const env = { CI_COMMIT_SHA: 'a'.repeat(40) };
    await two.run(['publish-s390x', '--publish'], { ...env, VERSION: '1.2.4' });
    const run = await one.run(['publish', '--publish'], env);
    expect(run.said).toContain('s390x is neither here nor published');
  });
});

test('a leg of a dirty working tree joins only where it was pushed', async () => {
  await using scene = await forgeScene('gitea');
  const dirty = await scene.host({ images: { s390x: image() }, artifact });
  await checkout(dirty.dir);
  await commit(dirty.dir, 'second');
  await dirty.write('parity.json', `${await dirty.text('parity.json')}\n`);
  expect(await dirty.run(['publish-s390x', '--publish'])).toMatchObject({ exit: 0 });
  const other = await scene.host({ images: { amd64: image() }, artifact });
  const run = await other.run(['publish', '--publish']);
  expect(run.said).toContain('was published from a working tree that differs from its commit');
});
