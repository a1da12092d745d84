import { mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

const JOURNAL = 'index.jsonl';

/**
 * Makes the folder, or sees that it is one of ours, and tells where its journal is. A forge empties `tmp` in it when
 * it starts, which must never be somebody else's.
 */
export function claimFolder(dir: string): string {
  mkdirSync(dir, { recursive: true });
  const names = readdirSync(dir);
  if (names.length > 0 && !names.some((name) => name.startsWith(JOURNAL)))
    throw new Error(`${dir} is not empty and holds nothing of a local-forge. Choose an empty folder.`);
  return join(dir, JOURNAL);
}
