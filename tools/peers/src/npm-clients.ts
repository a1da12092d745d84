import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';

import { nowhere, runClient } from './run-client.ts';
import type { ClientOptions } from './run-client.ts';
import type { Ended } from './run-program.ts';

export interface NpmClientOptions extends ClientOptions {
  /** The URL of the registry; a missing slash at the end is added. */
  readonly registry?: string;
  readonly token?: string;
}

/** The machine's npm. */
export async function npm(args: readonly string[], options: NpmClientOptions): Promise<Ended> {
  return runClient('npm', args, await settingsOf(options), options);
}

/** The workspace's pnpm. */
export async function pnpm(args: readonly string[], options: NpmClientOptions): Promise<Ended> {
  return runClient('pnpm', args, await settingsOf(options), options);
}

/** In a file, as people have it. pnpm reads the same one. */
async function settingsOf({
  home,
  registry = nowhere,
  token,
}: NpmClientOptions): Promise<Record<string, string>> {
  const url = registry.endsWith('/') ? registry : `${registry}/`;
  const lines = [`registry=${url}`, 'update-notifier=false', 'audit=false', 'fund=false', 'fetch-retries=0'];
  if (token !== undefined) lines.push(`${url.replace(/^https?:/, '')}:_authToken=${token}`);
  const file = path.join(home, '.npmrc');
  await mkdir(home, { recursive: true });
  await writeFile(file, `${lines.join('\n')}\n`);
  return {
    npm_config_userconfig: file,
    npm_config_globalconfig: path.join(home, 'globalconfig'),
    npm_config_cache: path.join(home, 'npm-cache'),
  };
}
