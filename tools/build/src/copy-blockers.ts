import { cp } from 'node:fs/promises';
import path from 'node:path';

/** `explain <blocker>` works without a network, so the pages travel with core. */
export async function copyBlockers(folder: string): Promise<void> {
  const pages = path.resolve(folder, '../../docs/blockers');
  await cp(pages, path.join(folder, 'dist/blockers'), { recursive: true });
}
