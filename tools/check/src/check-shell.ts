import { repository, run } from '@parity-tools/packed';

import { repositoryFiles } from './repository-files.ts';
import type { Skipped } from './step.ts';

/** The program is no npm package: CI installs it and insists, at the desk it may be missing. */
export async function checkShell(
  env: Readonly<Record<string, string | undefined>>,
  program = 'shellcheck',
): Promise<Skipped | undefined> {
  const files = await repositoryFiles('.ci/run', '*.sh');
  try {
    await run(program, files, { cwd: repository });
    return undefined;
  } catch (error) {
    if (!isMissing(error) || env['PARITY_REQUIRE_PEERS'] === '1') throw error;
    return { skipped: 'shellcheck is not installed' };
  }
}

function isMissing(error: unknown): boolean {
  return (
    error instanceof Error &&
    error.cause instanceof Error &&
    'code' in error.cause &&
    error.cause.code === 'ENOENT'
  );
}
