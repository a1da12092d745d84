import { existsSync } from 'node:fs';
import path from 'node:path';

import type { Env, Exec } from '../ports.ts';
import { tagName } from './derive-version.ts';

/** Whether a folder lies in a git checkout or one of its worktrees. */
export function isInCheckout(folder: string): boolean {
  return (
    existsSync(path.join(folder, '.git')) ||
    (path.dirname(folder) !== folder && isInCheckout(path.dirname(folder)))
  );
}

/** What git knows of the folder a release is made from. */
export interface Checkout {
  readonly commit?: string | undefined;
  readonly dirty: boolean;
  /** The commit that CI_COMMIT_TAG names here, when the checkout knows that tag. */
  readonly tagCommit?: string | undefined;
  /** Why git told nothing where there is a checkout: no commit, dirty tree or moved tag is seen then. */
  readonly untold?: string | undefined;
}

/**
 * HEAD, else `$CI_COMMIT_SHA`; dirty when a tracked file differs. Without git, or outside a checkout, only the
 * environment speaks.
 */
export async function readCheckout(root: string, ports: { exec: Exec; env: Env }): Promise<Checkout> {
  const tag = tagName(ports.env['CI_COMMIT_TAG']);
  // Outside a checkout there is nobody to ask, and starting a program costs more than all else a dry run does.
  if (!isInCheckout(root)) return { commit: commitOfCi(ports.env), dirty: false };
  const git = (...args: readonly string[]): ReturnType<Exec['run']> =>
    ports.exec.run({ argv: ['git', '--no-optional-locks', '-C', root, ...args], cwd: root });
  const status = await git('status', '--porcelain=v2', '--branch', '--untracked-files=no');
  if (status.exitCode !== 0)
    return {
      commit: commitOfCi(ports.env),
      dirty: false,
      untold: status.missing ? 'git is not installed' : (status.stderr.split('\n', 1)[0] ?? ''),
    };
  const head = /^# branch\.oid ([0-9a-f]{40,64})$/m.exec(status.stdout)?.[1];
  const commit = head ?? commitOfCi(ports.env);
  const dirty = /^[^#\n]/m.test(status.stdout);
  if (tag === undefined || head === undefined) return { commit, dirty };
  const named = await git(
    'rev-parse',
    '--verify',
    '--quiet',
    '--end-of-options',
    `refs/tags/${tag}^{commit}`,
  );
  return { commit, dirty, tagCommit: named.exitCode === 0 ? named.stdout.trim() : undefined };
}

/** Recorded and published: what is no commit stays out. */
function commitOfCi(env: Env): string | undefined {
  return /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/.exec(env['CI_COMMIT_SHA'] ?? '')?.[0];
}
