import { mkdir } from 'node:fs/promises';
import path from 'node:path';

import { freePort } from '@parity-tools/test-kit/free-port';

import { installGo } from './go-programs.ts';
import { startRegistryServer } from './registry-server.ts';
import type { RegistryServer } from './registry-server.ts';

export interface CraneRegistryOptions {
  /** Any free one if nothing is said. */
  readonly port?: number | undefined;
}

/** `crane registry serve`: no logins. Blobs are on disk, manifests in memory, so `restart` loses those. */
export async function startCraneRegistry(
  folder: string,
  options: CraneRegistryOptions = {},
): Promise<RegistryServer> {
  const command = await installGo('crane');
  const storage = path.join(folder, 'blobs');
  await mkdir(storage, { recursive: true });
  const port = options.port ?? (await freePort());
  const where = { '--address': `127.0.0.1:${port}`, '--disk': storage };
  const args = (): readonly string[] => ['registry', 'serve', ...Object.entries(where).flat()];
  return startRegistryServer({ command, args, cwd: folder, port }, storage);
}
