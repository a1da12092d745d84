import { readdir, stat } from 'node:fs/promises';
import path from 'node:path';

export interface Installed {
  readonly packages: readonly string[];
  readonly bytes: number;
}

const packageManifest = /node_modules\/((?:@[^/]+\/)?[^/@.][^/]*)\/package\.json$/;

/** What a consumer's `node_modules` holds. Links are not followed: pnpm's would be counted twice. */
export async function measureInstall(project: string): Promise<Installed> {
  const folder = path.join(project, 'node_modules');
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath, entry.name));
  const sizes = await Promise.all(files.map(async (file) => (await stat(file)).size));
  return {
    packages: files.flatMap((file) => packageManifest.exec(file)?.[1] ?? []).toSorted(),
    bytes: sizes.reduce((sum, size) => sum + size, 0),
  };
}
