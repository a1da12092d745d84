import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';

import type { Environment } from './client-environment.ts';
import { run } from './run.ts';

/** The clients a consumer may use, each with its command for "add these packages". */
export const clients = {
  npm: ['install', '--no-audit', '--no-fund', '--save-dev'],
  pnpm: ['add', '--save-dev'],
} as const satisfies Record<string, readonly string[]>;

export type Client = keyof typeof clients;

/** An empty project that then has these dependencies and no other. */
export async function install(
  client: Client,
  wanted: readonly string[],
  folder: string,
  env: Environment,
): Promise<void> {
  await mkdir(folder, { recursive: true });
  await writeFile(path.join(folder, 'package.json'), '{ "name": "consumer", "private": true }\n');
  await run(client, [...clients[client], ...wanted], { cwd: folder, env });
}
