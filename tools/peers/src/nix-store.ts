import { mkdir } from 'node:fs/promises';
import path from 'node:path';

import { installDebian } from './debian-programs.ts';
import { mustRun } from './run-program.ts';

/** What Nix needs to know where nobody set it up: no users to build as, and no sandbox, which containers refuse. */
const nixConfig = [
  'experimental-features = nix-command flakes',
  'sandbox = false',
  'build-users-group =',
  '', // it ends with a line break
].join('\n');

/**
 * Copies a folder into the machine's store, which takes root, and leaves it there: the same content is the same path.
 *
 * @param own a folder for a store of the test's own, which belongs to whoever runs it. Store paths are below it then,
 *   not in `/nix/store`, and their folders are read-only, as Nix has them.
 * @returns the store path.
 */
export async function addToStore(folder: string, own?: string): Promise<string> {
  const env = await nixEnvironment(own);
  return (await mustRun('nix-store', ['--add', folder], { cwd: path.dirname(folder), env })).trim();
}

/** The environment for further programs of Nix with the same store. */
export async function nixEnvironment(own?: string): Promise<NodeJS.ProcessEnv> {
  await installDebian('nix-store');
  const env = { ...process.env, NIX_CONFIG: nixConfig, NIX_REMOTE: 'local' };
  if (own === undefined) return env;
  await mkdir(own, { recursive: true });
  const at = (...parts: readonly string[]): string => path.resolve(own, ...parts);
  return { ...env, NIX_STORE_DIR: at('store'), NIX_STATE_DIR: at('var/nix'), NIX_LOG_DIR: at('var/log/nix') };
}
