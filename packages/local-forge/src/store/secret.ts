import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** The key that signs registry tokens: made once per folder, so that a token outlives a restart. */
export function loadSecret(dir: string): Buffer {
  const path = join(dir, 'secret');
  if (!existsSync(path)) {
    writeFileSync(`${path}.new`, randomBytes(32), { mode: 0o600 });
    renameSync(`${path}.new`, path);
  }
  return readFileSync(path);
}
