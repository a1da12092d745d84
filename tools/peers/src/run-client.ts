import { mkdir } from 'node:fs/promises';
import path from 'node:path';

import { runProgram } from './run-program.ts';
import type { Ended } from './run-program.ts';

/** How a client is run. */
export interface ClientOptions {
  /** Stands for the machine of one person: home, caches and settings. It is made if it is not there. */
  readonly home: string;
  /** `home` if nothing is said. */
  readonly cwd?: string;
  /** Added last. */
  readonly env?: Readonly<Record<string, string>>;
}

/** Nobody listens there: what a client wants from a registry that the caller did not name ends at once. */
export const nowhere = 'http://127.0.0.1:9/';

/** The programs of the workspace come first, whichever Node the machine has. */
const searchPath = [
  path.resolve(import.meta.dirname, '../../../node_modules/.bin'),
  process.env['PATH'],
].join(path.delimiter);

/** Runs a client that knows nothing of this machine but its programs. */
export async function runClient(
  command: string,
  args: readonly string[],
  settings: Readonly<Record<string, string>>,
  { home, cwd = home, env }: ClientOptions,
): Promise<Ended> {
  await mkdir(home, { recursive: true });
  const own = {
    HOME: home,
    XDG_CONFIG_HOME: path.join(home, 'config'),
    XDG_CACHE_HOME: path.join(home, 'cache'),
    XDG_DATA_HOME: path.join(home, 'data'),
    PATH: searchPath,
    LANG: 'C.UTF-8',
    NO_COLOR: '1',
  };
  return runProgram(command, args, { cwd, env: { ...own, ...settings, ...env } });
}
