import { createHash } from 'node:crypto';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import type { ContractScene } from './contract-scene.ts';

/** Flips a bit of the published file where the server keeps it, as a disk might. */
export async function spoil({ server, repository }: ContractScene): Promise<void> {
  const [digest = ''] = Object.values((await repository('ours')).published);
  for (const entry of await readdir(server.folder, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name);
    if (!entry.isFile()) continue;
    const bytes = await readFile(path);
    if (createHash('sha256').update(bytes).digest('hex') !== digest) continue;
    const middle = Math.floor(bytes.length / 2);
    bytes.writeUInt8(bytes.readUInt8(middle) ^ 1, middle);
    await writeFile(path, bytes);
    return;
  }
  throw new Error(`${server.folder} does not hold the file as it is`);
}
