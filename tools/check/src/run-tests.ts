import { spawn } from 'node:child_process';
import { once } from 'node:events';

import { repository } from '@parity-tools/packed';

import type { Skipped } from './step.ts';

/** The one step that takes long enough to be watched, so its output goes straight through. */
export async function runTests(
  env: Readonly<Record<string, string | undefined>>,
  program = 'vitest',
): Promise<Skipped | undefined> {
  if (env['PARITY_CHECK_SKIP_TESTS'] === '1') return { skipped: 'PARITY_CHECK_SKIP_TESTS=1' };
  const child = spawn(program, ['run'], { cwd: repository, stdio: 'inherit' });
  const [code] = (await once(child, 'exit')) as [number | null];
  if (code !== 0) throw new Error(`${program}: see above.`);
  return undefined;
}
