import { mkdtemp, rm } from 'node:fs/promises';
import path from 'node:path';

import type { Env } from '../ports.ts';

/** A folder of nobody's, far from any repository: what lies in it is only what is put there. Gone when disposed of. */
export async function emptyFolder(env: Env): Promise<AsyncDisposable & { readonly path: string }> {
  const folder = await mkdtemp(path.join(env['TMPDIR'] ?? '/tmp', 'parity-'));
  return { path: folder, [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true }) };
}
