import { profiles } from '@parity-tools/e2e';
import { elfHeader, wheelFileName, type WheelParts } from '@parity-tools/test-kit/make-wheel';
import { describe, expect, test } from 'vitest';

import { forgeScene } from './kit/forge-scene.ts';
import { indexServer } from './kit/index-server.ts';
import { amd64, pure, repository, s390x, toolWheel } from './kit/repository.ts';

const apps: readonly (readonly string[])[] = [['check'], ['stage'], ['publish'], ['publish', '--publish']];

/** What is wrong, the wheel in the leg of s390x, and what is said of it. */
const wrong: readonly (readonly [string, WheelParts, string])[] = [
  ['a wheel for another machine', amd64, 'which is amd64; its leg says s390x'],
  [
    'a library for another machine',
    { ...s390x, files: { 'tool/a.so': elfHeader(62) } },
    'has "tool/a.so" in it, built for amd64; its leg says s390x',
  ],
  [
    'a wheel of another version',
    { ...s390x, version: '1.2.4' },
    'is version "1.2.4"; the release is "1.2.3"',
  ],
  ['a wheel of another project', { ...s390x, name: 'other' }, 'is a wheel of "other", not of "tool"'],
  ['a build tag that is no revision', { ...s390x, build: '7' }, 'has the build tag "7"'],
  [
    'a RECORD that was tampered with',
    { ...s390x, record: (text) => text.replace(/sha256=.{8}/, 'sha256=AAAAAAAA') },
    'with another content than RECORD says',
  ],
];

describe.concurrent('refused before anything is asked', () => {
  test.for(wrong)('%s', async ([, wheel, says]) => {
    await using at = await forgeScene('gitea', { legs: { s390x: [s390x, wheel] } });
    for (const args of apps) {
      const run = await at.repo.run(args);
      expect([run.exit, run.stderr]).toEqual([3, expect.stringContaining('BLOCKER(artifact-invalid)')]);
      expect(run.said).toContain(says);
      expect(run.said).toContain(wheelFileName(wheel));
      if (args.includes('--publish')) expect(run.stderr).toContain('Nothing was changed.');
    }
    expect(at.requests()).toEqual([]);
    await expect(at.repo.read('.parity-stage/s390x/pypi-wheel/tool/stage.json')).rejects.toThrow('ENOENT');
  });

  test.each([
    ['v1.0.x', 'version-invalid'],
    ['v1.0-beta.x', 'version-invalid'],
  ])('a tag that is no version for Python: %s', async (tag, blocker) => {
    await using at = await forgeScene('gitea', { env: { VERSION: undefined, CI_COMMIT_TAG: tag } });
    const run = await at.repo.run(['publish', '--publish']);
    expect([run.exit, run.stderr]).toEqual([3, expect.stringContaining(`BLOCKER(${blocker})`)]);
    expect(at.requests()).toEqual([]);
  });

  test('a stage whose form is not as `stage` wrote it', async () => {
    await using at = await forgeScene('gitea');
    await at.repo.run(['stage']);
    const stage = '.parity-stage/s390x/pypi-wheel/tool/stage.json';
    const text = await at.repo.text(stage);
    await at.repo.write(stage, text.replace('"pyversion"', '"py\\"version"'));
    const run = await at.repo.run(['push-staged', '--publish']);
    expect([run.exit, run.stderr]).toEqual([3, expect.stringContaining('BLOCKER(stage-corrupt)')]);
    expect(at.writes()).toEqual([]);
  });
});

describe.concurrent('a name that a forge stores where no pip looks', () => {
  const wheel = toolWheel({ ...pure, name: 'foo..bar' });
  const artifact = { pname: 'foo-bar', arch: 'noarch', wheel: 'dist/x', legs: undefined };

  test.each(profiles)('is refused for %s', async (profile) => {
    await using at = await forgeScene(profile, { artifact, legs: { x: [wheel] } });
    const run = await at.repo.run(['publish', '--publish']);
    expect([run.exit, run.stderr]).toEqual([3, expect.stringContaining('BLOCKER(artifact-invalid)')]);
    expect(run.said).toContain('a forge stores it as foo--bar, and pip asks for foo-bar');
    expect(at.writes()).toEqual([]);
  });

  test('is no trouble elsewhere', async () => {
    await using server = await indexServer();
    const parts = {
      ...server.parts,
      artifact: { ...server.parts.artifact, ...artifact },
      legs: { x: [wheel] },
    };
    await using repo = await repository(parts);
    const run = await repo.run(['publish', '--publish']);
    expect(run.exit, run.stderr).toBe(0);
    expect([...server.files.keys()]).toEqual([wheelFileName(wheel)]);
  });
});
