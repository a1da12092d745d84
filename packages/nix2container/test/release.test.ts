import { OWNER, profiles } from '@parity-tools/e2e';
import { describe, expect, test } from 'vitest';

import { forgeScene } from './kit/forge-scene.ts';
import { image } from './kit/repository.ts';

const amd64 = { images: { amd64: image() } };
const both = { images: { amd64: image(), s390x: image() } };

describe.each(profiles)('on %s', (profile) => {
  test('an image for two arches is published, then there is nothing to do', async () => {
    await using scene = await forgeScene(profile, both);
    const first = await scene.repo.run(['publish', '--publish']);
    expect(first).toMatchObject({ exit: 0 });
    const release = await scene.held('1.2.3');
    expect(release?.manifests?.map(({ platform }) => platform.architecture)).toEqual(['amd64', 's390x']);
    expect(await scene.held('latest')).toEqual(release);
    scene.asked();

    const again = await scene.repo.run(['publish', '--publish']);
    expect(again).toMatchObject({ exit: 0 });
    expect(again.said).toContain('nothing to do, all of it was there already');
    expect(scene.asked()).toEqual(['GET manifests/1.2.3', 'GET manifests/latest']);
  });

  test('each blob is sent once, though both arches have it; content comes before names, names before pointers', async () => {
    await using scene = await forgeScene(profile, both);
    await scene.repo.run(['publish', '--publish']);
    const writes = scene.asked().filter((line) => line.startsWith('PUT '));
    const blobs = writes.filter((line) => line.includes('blobs/uploads'));
    // Two layers that both have, and two configs.
    expect(blobs).toHaveLength(4);
    const names = writes
      .filter((line) => line.includes('manifests'))
      .map((line) => line.replace(/sha256:.*/, 'by digest'));
    expect(names.slice(-2)).toEqual(['PUT manifests/1.2.3', 'PUT manifests/latest']);
    expect(names.slice(0, 3).every((line) => /by digest|1\.2\.3-/.test(line))).toBe(true);
    expect(writes.indexOf('PUT manifests/1.2.3')).toBeGreaterThan(writes.lastIndexOf(blobs.at(-1) ?? ''));
  });

  test('other bytes under the same version are a conflict, and nothing is changed', async () => {
    await using scene = await forgeScene(profile, amd64);
    await scene.repo.run(['publish', '--publish']);
    const before = await scene.held('1.2.3');
    await scene.repo.change({ images: { amd64: image('theirs') } });
    const run = await scene.repo.run(['publish', '--publish']);
    expect(run.exit).toBe(3);
    expect(run.said).toContain(
      'BLOCKER(version-conflict): tool 1.2.3 is already published with other bytes.',
    );
    expect(await scene.held('1.2.3')).toEqual(before);
    // The request that it names makes room for ours.
    const url = `${scene.forge.url}/v2/${OWNER}/tool/manifests/1.2.3`;
    expect(run.said).toContain(`curl -X DELETE -u ${OWNER} ${url}`);
    expect((await scene.ask('DELETE', 'manifests/1.2.3')).status).toBe(202);
    expect(await scene.repo.run(['publish', '--publish'])).toMatchObject({ exit: 0 });
  });

  test('an older release leaves :latest where it is', async () => {
    await using scene = await forgeScene(profile, amd64);
    await scene.repo.run(['publish', '--publish'], { VERSION: '1.10.0' });
    const latest = await scene.held('latest');
    const run = await scene.repo.run(['publish', '--publish'], { VERSION: '1.9.0' });
    expect(run).toMatchObject({ exit: 0 });
    expect(run.said).toContain('1.10.0 is published, which is higher');
    expect(await scene.held('latest')).toEqual(latest);
    expect(await scene.held('1.9.0')).toBeDefined();
  });

  test('a pre-release moves no pointer', async () => {
    await using scene = await forgeScene(profile, amd64);
    const run = await scene.repo.run(['publish', '--publish'], { VERSION: '2.0.0-rc.1' });
    expect(run).toMatchObject({ exit: 0 });
    expect(await scene.held('latest')).toBeUndefined();
    expect(await scene.held('2.0.0-rc.1')).toBeDefined();
  });

  test('a packaging revision moves :TAG, which keeps a name for what it was', async () => {
    await using scene = await forgeScene(profile, amd64);
    await scene.repo.run(['publish', '--publish']);
    const original = await scene.held('1.2.3');
    await scene.repo.change({ images: { amd64: image('packed again') } });
    const run = await scene.repo.run(['publish', '--publish', '--revision', '2']);
    expect(run).toMatchObject({ exit: 0 });
    const second = await scene.held('1.2.3-r2');
    expect(await scene.held('1.2.3')).toEqual(second);
    expect(await scene.held('latest')).toEqual(second);
    expect(await scene.held('1.2.3-r0')).toEqual(original);

    const lower = await scene.repo.run(['publish', '--publish', '--revision', '1']);
    expect(lower).toMatchObject({ exit: 0 });
    expect(lower.said).toContain('revision 2 is published');
    expect(await scene.held('1.2.3')).toEqual(second);
  });

  test('revision 0 is still what it was, and other bytes as revision 0 stay a conflict', async () => {
    await using scene = await forgeScene(profile, amd64);
    await scene.repo.run(['publish', '--publish']);
    await scene.repo.change({ images: { amd64: image('packed again') } });
    await scene.repo.run(['publish', '--publish', '--revision', '1']);
    const conflict = await scene.repo.run(['publish', '--publish']);
    expect(conflict.said).toContain('BLOCKER(version-conflict)');
    await scene.repo.change(amd64);
    expect(await scene.repo.run(['publish', '--publish'])).toMatchObject({ exit: 0 });
  });

  test('an image for another arch than its leg is refused', async () => {
    await using scene = await forgeScene(profile, amd64);
    const text = (await scene.repo.text('amd64.json')).replace('"arch": "amd64"', '"arch": "s390x"');
    await scene.repo.write('amd64.json', text);
    const run = await scene.repo.run(['publish', '--publish']);
    expect(run.exit).toBe(3);
    expect(run.said).toContain('BLOCKER(artifact-invalid): amd64.json is for "s390x"; its leg says amd64.');
    expect(scene.asked()).toEqual([]);
  });

  test('a file that was changed since the image was built is found, with the layer named', async () => {
    await using scene = await forgeScene(profile, amd64);
    await scene.repo.write('files/amd64/layer-1/bin/tool', '#!/bin/sh\necho ourz\n');
    const run = await scene.repo.run(['publish', '--publish']);
    // The other layer is there by now, and a stored blob is a change.
    expect(run.exit).toBe(4);
    expect(run.said).toContain('BLOCKER(digest-mismatch): Layer 2');
    expect(await scene.held('1.2.3')).toBeUndefined();
  });
});

test('a lower revision, published again, moves neither :TAG nor :latest back', async () => {
  await using scene = await forgeScene('gitea', amd64);
  const words = ['first', 'second', 'third'];
  for (const [revision, word] of words.entries()) {
    await scene.repo.change({ images: { amd64: image(word) } });
    const run = await scene.repo.run(['publish', '--publish', '--revision', String(revision)]);
    expect(run).toMatchObject({ exit: 0 });
  }
  const newest = await scene.held('1.2.3-r2');
  for (const [revision, word] of words.entries()) {
    await scene.repo.change({ images: { amd64: image(word) } });
    const args = ['--revision', String(revision)];
    expect(await scene.repo.run(['publish', '--publish', ...args])).toMatchObject({ exit: 0 });
    expect(await scene.held('1.2.3')).toEqual(newest);
    expect(await scene.held('latest')).toEqual(newest);
    expect(await scene.repo.run(['verify', ...args])).toMatchObject({ exit: 0 });
  }
});

test('a host without a leg of its own publishes what others left', async () => {
  await using scene = await forgeScene('forgejo');
  const CI_COMMIT_SHA = 'c'.repeat(40);
  const builder = await scene.host(amd64);
  expect(await builder.run(['publish-amd64', '--publish'], { CI_COMMIT_SHA })).toMatchObject({ exit: 0 });
  const joiner = await scene.host({ artifact: { arches: ['amd64'], images: undefined } });
  expect(await joiner.run(['publish', '--publish'], { CI_COMMIT_SHA })).toMatchObject({ exit: 0 });
  expect(await scene.held('latest')).toEqual(await scene.held('1.2.3'));
  expect(await joiner.run(['verify'])).toMatchObject({ exit: 0 });
});
