import { mkdtemp, rm } from 'node:fs/promises';
import path from 'node:path';

import type { Env } from '../ports.ts';

/** A folder of nobody's, far from any repository: what lies in it is only what is put there. Gone when disposed of. */
export async function emptyFolder(env: Env): Promise<AsyncDisposable & { readonly path: string }> {
  // Set to nothing, it counts as unset.
  const place = path.resolve(env['TMPDIR'] || '/tmp');
  const folder = await mkdtemp(path.join(place, 'parity-'));
  return { path: folder, [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true }) };
}
