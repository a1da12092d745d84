import { homedir } from 'node:os';
import path from 'node:path';

/** The one folder that everything is installed into; CI may keep it from run to run. */
export function cacheFolder(env: NodeJS.ProcessEnv = process.env): string {
  const cache = env['XDG_CACHE_HOME'] ?? path.join(homedir(), '.cache');
  return path.resolve(env['PARITY_PEERS'] ?? path.join(cache, 'parity-peers'));
}
