import { repository } from './repository.ts';
import { run } from './run.ts';

/** Builds what changed; turbo restores the rest. */
export async function buildAll(): Promise<string> {
  const env = { ...process.env, TURBO_TELEMETRY_DISABLED: '1', DO_NOT_TRACK: '1' };
  return run('turbo', ['run', 'build', '--output-logs=errors-only'], { cwd: repository, env });
}
