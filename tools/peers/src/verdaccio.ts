import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';

import { basicHeader } from './login.ts';
import type { Login } from './login.ts';
import { startServer } from './start-server.ts';
import type { Server } from './start-server.ts';
import { storedFiles } from './stored-files.ts';

export interface VerdaccioOptions {
  /** Only who is logged in may publish. Without it anybody may, with any token. */
  readonly publisher?: Login;
  /** The cost of bcrypt, which each request with a token pays; verdaccio's own 10 if nothing is said. */
  readonly bcryptRounds?: number;
  /** Any free one if nothing is said. */
  readonly port?: number | undefined;
}

/** A real npm registry that knows nothing but what a test publishes to it. */
export interface Verdaccio extends Server {
  /** The publisher's. Of a server that lets anybody in, one that npm accepts: without any it does not even try. */
  readonly token: string;
  /** Absolute paths of what is on disk. */
  files(): Promise<readonly string[]>;
}

export async function startVerdaccio(
  folder: string,
  { publisher, bcryptRounds = 10, port }: VerdaccioOptions = {},
): Promise<Verdaccio> {
  const storage = path.join(folder, 'storage');
  await mkdir(storage, { recursive: true });
  const config = path.join(folder, 'config.json');
  const allowed = publisher === undefined ? '$all' : '$authenticated';
  await writeFile(config, JSON.stringify(configuration(folder, allowed, bcryptRounds), undefined, 2));
  const program = await findProgram();
  const args = (port: number): readonly string[] => [
    program,
    '--config',
    config,
    '--listen',
    `127.0.0.1:${port}`,
  ];
  const server = await startServer({ command: process.execPath, args, cwd: folder, ready: '-/ping', port });
  try {
    const token = publisher === undefined ? 'anybody' : await logIn(server.url, publisher);
    return { ...server, token, files: () => storedFiles(storage) };
  } catch (error) {
    // Nobody else knows that it runs.
    await server[Symbol.asyncDispose]();
    throw error;
  }
}

/** No uplinks: what we forgot to publish or to bundle is missing, and does not come from elsewhere. */
function configuration(folder: string, allowed: string, rounds: number): object {
  return {
    storage: path.join(folder, 'storage'),
    auth: { htpasswd: { file: path.join(folder, 'htpasswd'), rounds } },
    uplinks: {},
    packages: { '**': { access: '$all', publish: allowed, unpublish: allowed } },
    max_body_size: '1000mb',
    web: { enable: false },
    log: { type: 'stdout', format: 'pretty', level: 'warn' },
  };
}

async function findProgram(): Promise<string> {
  const manifest = createRequire(import.meta.url).resolve('verdaccio/package.json');
  const { bin } = JSON.parse(await readFile(manifest, 'utf8')) as { bin: string | { verdaccio: string } };
  return path.join(path.dirname(manifest), typeof bin === 'string' ? bin : bin.verdaccio);
}

/** As `npm login` does it: signs up, or in where the folder knows the user from before. @returns the token. */
async function logIn(url: string, publisher: Login): Promise<string> {
  const token =
    (await putUser(url, publisher, {})) ??
    (await putUser(url, publisher, { authorization: basicHeader(publisher) }));
  if (token === undefined) throw new Error(`verdaccio made no user ${publisher.user}`);
  return token;
}

async function putUser(
  url: string,
  { user, password }: Login,
  headers: Readonly<Record<string, string>>,
): Promise<string | undefined> {
  const response = await fetch(new URL(`-/user/org.couchdb.user:${user}`, url), {
    method: 'PUT',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify({ name: user, password }),
  });
  const { token } = (await response.json()) as { token?: string };
  return token;
}
