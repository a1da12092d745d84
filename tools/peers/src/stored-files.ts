import { readdir } from 'node:fs/promises';
import path from 'node:path';

/** The absolute paths of all files below a server's storage, sorted. */
export async function storedFiles(folder: string): Promise<readonly string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath, entry.name))
    .toSorted();
}
