import { checkout, commit, git } from '@parity-tools/e2e';
import { describe, expect, test } from 'vitest';

import { scene } from './kit/scene.ts';

const tag = (name: string, more: Record<string, string> = {}) => ({
  VERSION: undefined,
  CI_COMMIT_TAG: name,
  ...more,
});

describe.concurrent('a tag build', () => {
  test.each([
    ['v1.2.3', '1.2.3'],
    ['v2.0.0-rc1', '2.0.0-rc1'],
    ['v2.0.0-4', '2.0.0'],
  ])('%s publishes %s', async (name, version) => {
    await using at = await scene('gitea', { env: tag(name) });
    await checkout(at.repo.dir, name);
    const run = await at.repo.run(['publish', '--publish']);
    expect(run.exit).toBe(0);
    expect(run.stderr).toContain(`(from tag ${name})`);
    expect(await at.forge.names({ version })).toEqual(['tool-amd64']);
  });

  test('records the commit, the revision and a dirty tree', async () => {
    await using at = await scene('gitea', { env: tag('v1.2.3-2', { CI_PIPELINE_NUMBER: '77' }) });
    await checkout(at.repo.dir, 'v1.2.3-2');
    await at.repo.write('build/amd64/tool-amd64', 'built after the commit');
    const run = await at.repo.run(['publish', '--publish']);
    expect(run.said).toContain('The working tree differs from the commit');
    const receipt = JSON.parse(await at.repo.text('.parity-stage/receipts/generic-binary/tool/1.2.3.json'));
    expect(receipt).toMatchObject({
      version: '1.2.3',
      revision: 2,
      commit: await git(at.repo.dir, 'rev-parse', 'HEAD'),
      dirty: true,
      run: '77',
    });
  });

  test('a missing token fails it', async () => {
    await using at = await scene('gitea', { env: tag('v1.2.3', {}) });
    const run = await at.repo.run(['publish', '--publish'], { REGISTRY_TOKEN: '' });
    expect(run.exit).toBe(3);
    expect(run.stderr).toContain('BLOCKER(empty-token)');
  });

  test('whose tag is on another commit than HEAD is dev-tag, with VERSION too', async () => {
    await using at = await scene('gitea', { env: tag('v1.2.3') });
    await checkout(at.repo.dir, 'v1.2.3');
    const tagged = await git(at.repo.dir, 'rev-parse', 'HEAD');
    await commit(at.repo.dir, 'after the tag');
    for (const env of [{}, { VERSION: '1.2.3' }]) {
      const run = await at.repo.run(['publish', '--publish'], env);
      expect(run.exit).toBe(3);
      expect(run.stderr).toContain('BLOCKER(dev-tag)');
      expect(run.stderr).toContain(`v1.2.3 is ${tagged}`);
      expect(run.stderr).toContain('git checkout v1.2.3');
    }
    expect(at.forge.writes()).toEqual([]);
  });

  test('whose tag is on another commit than the stage is dev-tag', async () => {
    await using at = await scene('gitea');
    await checkout(at.repo.dir);
    await at.repo.run(['stage']);
    await git(at.repo.dir, 'commit', '--quiet', '--allow-empty', '--message', 'after the stage');
    await git(at.repo.dir, 'tag', 'v1.2.3');
    const run = await at.repo.run(['push-staged', '--publish'], tag('v1.2.3'));
    expect(run.exit).toBe(3);
    expect(run.said).toContain('BLOCKER(dev-tag): The tag v1.2.3 is not the commit that was staged.');
    expect(at.forge.requests).toEqual([]);
  });

  test('whose tag is an annotated one on HEAD is a release', async () => {
    await using at = await scene('gitea', { env: tag('v1.2.3') });
    await checkout(at.repo.dir);
    await git(at.repo.dir, 'tag', '--annotate', '--message', 'a release', 'v1.2.3');
    expect((await at.repo.run(['publish', '--publish'])).exit).toBe(0);
  });

  test.each(['1.2.3', 'vnext', 'nightly', 'refs/heads/main'])('%s is no release tag', async (name) => {
    await using at = await scene('gitea', { env: tag(name) });
    const run = await at.repo.run(['publish', '--publish']);
    expect(run.exit).toBe(3);
    expect(run.stderr).toContain('BLOCKER(dev-tag)');
    expect(at.forge.requests).toEqual([]);
  });

  test('a prefix of its own', async () => {
    await using at = await scene('gitea', { env: tag('tool/3.1'), top: { tagPrefix: 'tool/' } });
    expect((await at.repo.run(['publish', '--publish'])).exit).toBe(0);
    expect(await at.forge.names({ version: '3.1' })).toEqual(['tool-amd64']);
  });

  test('that differs from the config says so; strictVersion refuses it', async () => {
    await using at = await scene('gitea', { env: tag('v1.2.4') });
    const run = await at.repo.run(['publish', '--publish']);
    expect(run.exit).toBe(0);
    expect(run.stderr).toContain("The config's version is 1.2.3; the tag decides.");
    await at.repo.change({ artifact: { strictVersion: true } });
    const strict = await at.repo.run(['publish']);
    expect(strict.exit).toBe(3);
    expect(strict.said).toContain(
      'BLOCKER(artifact-invalid): The tag v1.2.4 says 1.2.4, and the config says 1.2.3.',
    );
  });
});

describe.concurrent('a branch deployment', () => {
  const branchDeploy = { branches: ['staging'], tag: '0.1.${CI_PIPELINE_NUMBER}' };
  const push = {
    VERSION: undefined,
    CI_PIPELINE_EVENT: 'push',
    CI_COMMIT_BRANCH: 'staging',
    CI_PIPELINE_NUMBER: '41',
  };

  test('publishes its own version', async () => {
    await using at = await scene('gitea', { env: push, top: { branchDeploy } });
    const run = await at.repo.run(['publish', '--publish']);
    expect(run.exit).toBe(0);
    expect(run.stderr).toContain('(from branchDeploy)');
    expect(await at.forge.names({ version: '0.1.41' })).toEqual(['tool-amd64']);
  });

  test.each([
    ['of another branch', { CI_COMMIT_BRANCH: 'main' }],
    ['of a pull request', { CI_PIPELINE_EVENT: 'pull_request' }],
    ['beside a tag that is no release', { CI_COMMIT_TAG: 'nightly' }],
  ])('is not for a build %s', async (_what, env) => {
    await using at = await scene('gitea', { env: { ...push, ...env }, top: { branchDeploy } });
    const run = await at.repo.run(['publish', '--publish']);
    expect(run.exit).toBe(3);
    expect(run.stderr).toContain('BLOCKER(dev-tag)');
  });

  test('whose pattern has no value here is a usage error', async () => {
    await using at = await scene('gitea', {
      env: { ...push, CI_PIPELINE_NUMBER: undefined },
      top: { branchDeploy },
    });
    const run = await at.repo.run(['publish', '--publish']);
    expect(run.exit).toBe(2);
    expect(run.said).toContain('uses ${CI_PIPELINE_NUMBER}, which has no value here.');
  });
});

describe.concurrent('a version that the registry could not hold', () => {
  test.each(['', ' ', '../1', '1.2.3/4', 'a'.repeat(101), '-1'])('%j', async (version) => {
    await using at = await scene('gitea', { env: { VERSION: version } });
    const run = await at.repo.run(['publish', '--publish']);
    expect(run.exit).toBe(3);
    // The empty one counts as unset.
    expect(run.stderr).toContain(`BLOCKER(${version === '' ? 'dev-tag' : 'version-invalid'})`);
    expect(at.forge.requests).toEqual([]);
  });
});
