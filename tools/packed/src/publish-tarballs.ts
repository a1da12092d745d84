import type { Environment } from './client-environment.ts';
import type { Tarball } from './pack.ts';
import { run } from './run.ts';

/** Uploads with the real client. */
export async function publishTarballs(
  tarballs: readonly Tarball[],
  cwd: string,
  env: Environment,
): Promise<void> {
  for (const { file } of tarballs) await run('npm', ['publish', file, '--access', 'public'], { cwd, env });
}
