import { execFileSync } from 'node:child_process';

import { realExec, tempFolder, type TempFolder } from '@parity-tools/test-kit';
import { afterEach, describe, expect, test, vi } from 'vitest';

import type { Env } from '../ports.ts';
import { type Checkout, readCheckout } from './checkout.ts';

const fromCi = 'c1'.repeat(20);

afterEach(() => void vi.unstubAllEnvs());

const read = (root: string, CI_COMMIT_TAG?: string, env: Env = {}): Promise<Checkout> =>
  readCheckout(root, { exec: realExec(), env: { ...env, CI_COMMIT_TAG } });

/** A repository with one commit; `git` runs in it. */
function repository(folder: TempFolder): (...args: readonly string[]) => string {
  const who = ['-c', 'user.name=t', '-c', 'user.email=t@example.org', '-c', 'init.defaultBranch=main'];
  const git = (...args: readonly string[]): string =>
    execFileSync('git', [...who, ...args], { cwd: folder.path, encoding: 'utf8', stdio: 'pipe' }).trim();
  git('init', '--quiet');
  folder.write('file', 'one');
  git('add', '.');
  git('commit', '--quiet', '--message', 'one');
  return git;
}

describe('in a repository', () => {
  test('HEAD is the commit, also against what the CI says', async () => {
    using folder = tempFolder();
    const git = repository(folder);
    const commit = git('rev-parse', 'HEAD');
    expect(await read(folder.path, undefined, { CI_COMMIT_SHA: fromCi })).toMatchObject({
      commit,
      dirty: false,
    });
  });

  test('a tracked file that differs makes it dirty, staged or not; a new one does not', async () => {
    using folder = tempFolder();
    const git = repository(folder);
    folder.write('new', 'x');
    expect(await read(folder.path)).toMatchObject({ dirty: false });
    folder.write('file', 'two');
    expect(await read(folder.path)).toMatchObject({ dirty: true });
    git('add', 'file');
    expect(await read(folder.path)).toMatchObject({ dirty: true });
  });

  test('a folder below its root is the same checkout', async () => {
    using folder = tempFolder();
    const git = repository(folder);
    folder.write('deep/er/x', '');
    expect((await read(folder.at('deep/er'))).commit).toBe(git('rev-parse', 'HEAD'));
  });

  test('a tag is what it names, through an annotation', async () => {
    using folder = tempFolder();
    const git = repository(folder);
    const first = git('rev-parse', 'HEAD');
    git('tag', '--annotate', '--message', 'x', 'v1');
    git('commit', '--quiet', '--allow-empty', '--message', 'two');
    const checkout = await read(folder.path, 'v1');
    expect(checkout.tagCommit).toBe(first);
    expect(checkout.commit).not.toBe(first);
  });

  test('a branch of the same name is not it', async () => {
    using folder = tempFolder();
    const git = repository(folder);
    git('branch', 'v1');
    expect((await read(folder.path, 'v1')).tagCommit).toBeUndefined();
  });

  test.each(['v2', '--all', '../heads/main', 'a b', 'v1^{tree}'])(
    'a tag it does not know says nothing: %s',
    async (tag) => {
      using folder = tempFolder();
      repository(folder)('tag', 'v1');
      expect((await read(folder.path, tag)).tagCommit).toBeUndefined();
    },
  );

  test('without a commit yet, the CI says which', async () => {
    using folder = tempFolder();
    execFileSync('git', ['init', '--quiet'], { cwd: folder.path });
    expect(await read(folder.path, 'v1', { CI_COMMIT_SHA: fromCi })).toMatchObject({ commit: fromCi });
  });
});

describe('outside of one', () => {
  test('only the environment speaks', async () => {
    using folder = tempFolder();
    vi.stubEnv('GIT_CEILING_DIRECTORIES', folder.at('..'));
    expect(await read(folder.path, 'v1', { CI_COMMIT_SHA: fromCi })).toEqual({
      commit: fromCi,
      dirty: false,
    });
    expect(await read(folder.path, undefined, { CI_COMMIT_SHA: 'no commit' })).toEqual({
      commit: undefined,
      dirty: false,
    });
  });

  test('also where there is no git', async () => {
    using folder = tempFolder();
    repository(folder);
    vi.stubEnv('PATH', folder.at('no-programs'));
    expect(await read(folder.path, 'v1', { CI_COMMIT_SHA: fromCi })).toEqual({
      commit: fromCi,
      dirty: false,
      untold: 'git is not installed',
    });
  });

  test('also where git refuses, in its own words', async () => {
    using folder = tempFolder();
    folder.write('.git', 'gitdir: nowhere');
    expect(await read(folder.path, 'v1', { CI_COMMIT_SHA: fromCi })).toMatchObject({
      commit: fromCi,
      untold: expect.stringMatching(/^fatal: not a git repository/),
    });
  });
});
