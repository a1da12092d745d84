import { repository } from './repository.ts';
import { run } from './run.ts';

/** Is the manifest what every tool expects, and does what it names exist? */
export async function checkManifest(tarball: string): Promise<string> {
  return run('publint', ['run', tarball, '--strict'], { cwd: repository });
}

/** Do types resolve as the code does? We ship ES modules only, so only those are asked about. */
export async function checkTypes(tarball: string): Promise<string> {
  return run('attw', [tarball, '--profile', 'esm-only', '--no-emoji'], { cwd: repository });
}
