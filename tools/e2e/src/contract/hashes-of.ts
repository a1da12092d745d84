import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';

import type { Holdings } from '../holdings.ts';

/** Files by their name alone. */
export async function hashesOf(paths: readonly string[]): Promise<Holdings> {
  const hashed = paths.map(async (path) => {
    const digest = createHash('sha256').update(await readFile(path));
    return [basename(path), digest.digest('hex')] as const;
  });
  return Object.fromEntries(await Promise.all(hashed));
}
