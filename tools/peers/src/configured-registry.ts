import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';

import { freePort } from '@parity-tools/test-kit/free-port';

import { startRegistryServer } from './registry-server.ts';
import type { RegistryServer } from './registry-server.ts';
import type { Program } from './start-server.ts';

export interface RegistryOptions {
  /** Whether it takes DELETE of manifests and blobs: if nothing is said no, as these registries come. */
  readonly deleteEnabled?: boolean;
  /** Any free one if nothing is said. */
  readonly port?: number | undefined;
}

interface Configuration extends RegistryOptions {
  /** As the file has it. Without it everybody may do everything. */
  readonly auth?: object | undefined;
}

/** Starts one of the two that are told everything by a file: docker-registry and distribution. */
export async function startConfiguredRegistry(
  program: Pick<Program, 'command' | 'env'>,
  folder: string,
  options: Configuration,
): Promise<RegistryServer> {
  const port = options.port ?? (await freePort());
  const storage = path.join(folder, 'storage');
  await mkdir(storage, { recursive: true });
  const file = path.join(folder, 'config.yml');
  await writeFile(file, JSON.stringify(configuration(port, storage, options), undefined, 2)); // JSON is YAML too
  return startRegistryServer({ ...program, cwd: folder, port, args: () => ['serve', file] }, storage);
}

function configuration(
  port: number,
  storage: string,
  { deleteEnabled = false, auth }: Configuration,
): object {
  return {
    version: '0.1',
    log: { level: 'warn', accesslog: { disabled: true } },
    storage: { filesystem: { rootdirectory: storage }, delete: { enabled: deleteEnabled } },
    // It signs the state of an upload with it: a random one would end all uploads with the process.
    http: { addr: `127.0.0.1:${port}`, secret: 'the same after a restart' },
    auth,
  };
}
