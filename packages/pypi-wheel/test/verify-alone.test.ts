import { profiles } from '@parity-tools/e2e';
import { makeWheel, wheelFileName } from '@parity-tools/test-kit/make-wheel';
import { describe, expect, test } from 'vitest';

import { forgeScene } from './kit/forge-scene.ts';
import { indexServer } from './kit/index-server.ts';
import { amd64, native, otherBytes, repository, s390x, toolWheel } from './kit/repository.ts';

const publish = ['publish', '--publish'];
/** No program is found there, and so no pip. */
const env = { PATH: '/nonexistent' };
const legs = { s390x: [s390x], amd64: [amd64] };

describe.concurrent.each(profiles)('%s: verify where there is no pip', (profile) => {
  test.each([
    ['the stage', [], 'Verified against the stage of this release.', 'the same bytes'],
    ['the inputs', ['.parity-stage'], 'Verified against the inputs.', 'the same bytes'],
    [
      'nothing of ours',
      ['.parity-stage', 'dist'],
      "Verified against the registry's own list, where neither stage nor input is here.",
      'what the index says',
    ],
    [
      'what is here of one leg',
      ['.parity-stage', 'dist/amd64'],
      "Verified against the inputs, and the registry's own list",
      'what the index says',
    ],
  ])('against %s', async (_from, absent, says, known) => {
    await using at = await forgeScene(profile, { legs, env });
    expect(await at.repo.run(publish)).toMatchObject({ exit: 0 });
    for (const folder of absent) await at.repo.remove(folder);
    const run = await at.repo.run(['verify']);
    expect(run.exit, run.stderr).toBe(0);
    for (const text of [says, known, wheelFileName(s390x), wheelFileName(amd64)])
      expect(run.said).toContain(text);
    expect(await at.repo.run(['verify'], { REGISTRY_TOKEN: undefined })).toMatchObject({ exit: 0 });
    expect(at.requests().every(({ method }) => method !== 'DELETE')).toBe(true);
  });

  test('says that pip is not installed', async () => {
    await using at = await forgeScene(profile, { legs: { [native.arch]: [native.wheel] }, env });
    await at.repo.run(publish);
    const run = await at.repo.run(['verify']);
    expect(run.exit, run.stderr).toBe(0);
    expect(run.said).toContain('the same bytes, read without pip, which is not installed');
  });

  test.each([
    ['staged', []],
    ['built', ['.parity-stage']],
    ['configured', ['.parity-stage', 'dist']],
  ])('a leg that is only %s is missing', async (_, absent) => {
    await using at = await forgeScene(profile, { legs, env });
    expect(await at.repo.run(['stage'])).toMatchObject({ exit: 0 });
    expect(await at.repo.run(['publish-amd64', '--publish'])).toMatchObject({ exit: 0 });
    for (const folder of absent) await at.repo.remove(folder);
    const run = await at.repo.run(['verify']);
    expect([run.exit, run.stderr]).toEqual([3, expect.stringContaining('BLOCKER(arch-missing)')]);
    expect(run.said).toContain('s390x');
  });

  test('one wheel of a leg is not all of them', async () => {
    const both = [s390x, toolWheel({ tags: 'cp313-cp313-linux_s390x' })];
    await using at = await forgeScene(profile, { legs: { s390x: both }, env });
    await at.put(s390x);
    const run = await at.repo.run(['verify']);
    expect([run.exit, run.stderr]).toEqual([3, expect.stringContaining('BLOCKER(arch-missing)')]);
    expect(run.said).toContain('cp313');
  });

  test('a wheel of another version of the project is none of this one', async () => {
    await using at = await forgeScene(profile, { env });
    await at.put({ ...s390x, version: '1.2.4' });
    await at.repo.remove('dist');
    expect(await at.repo.run(['verify'])).toMatchObject({ exit: 3 });
  });

  test('other bytes than the inputs', async () => {
    await using at = await forgeScene(profile, { env });
    await at.put(otherBytes(s390x));
    const run = await at.repo.run(['verify']);
    expect([run.exit, run.stderr]).toEqual([3, expect.stringContaining('BLOCKER(digest-mismatch)')]);
  });

  test('a wheel that is listed and cannot be read', async () => {
    await using at = await forgeScene(profile, { env });
    await at.repo.run(publish);
    const match = { method: 'GET', path: /\/pypi\/files\// };
    at.forge.addFault({ match, occurrence: 'every', does: { kind: 'status', status: 404 } });
    const run = await at.repo.run(['verify']);
    expect([run.exit, run.stderr]).toEqual([3, expect.stringContaining('BLOCKER(arch-missing)')]);
    expect(run.said).toContain('is listed and cannot be read');
  });
});

describe.concurrent.each(['sha256', 'none'] as const)('an index that tells %s', (hash) => {
  test('is verified by a download', async () => {
    await using server = await indexServer({ hash });
    await using repo = await repository({ ...server.parts, env: { ...server.parts.env, ...env } });
    expect(await repo.run(publish)).toMatchObject({ exit: 0 });
    expect(await repo.run(['verify'])).toMatchObject({ exit: 0 });
    server.files.set(wheelFileName(s390x), makeWheel(otherBytes(s390x, 'x'.repeat(9000))));
    const run = await repo.run(['verify']);
    expect([run.exit, run.stderr]).toEqual([3, expect.stringContaining('BLOCKER(digest-mismatch)')]);
  });
});
