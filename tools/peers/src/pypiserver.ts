import { createHash } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';

import type { Login } from './login.ts';
import { installPython } from './python.ts';
import { startServer } from './start-server.ts';
import type { Server } from './start-server.ts';
import { storedFiles } from './stored-files.ts';

export interface PypiserverOptions extends Login {
  /** What needs the login; publishing alone if nothing is said. */
  readonly protects?: readonly ('update' | 'download' | 'list')[];
  /** `wsgiref` is what a plain install has: one request at a time, HTTP/1.0. The other has threads and HTTP/1.1. */
  readonly server?: 'waitress' | 'wsgiref';
  /** Any free one if nothing is said. */
  readonly port?: number | undefined;
}

/** A real index of Python packages that knows nothing but what a test publishes to it. */
export interface Pypiserver extends Server {
  /** Where pip and uv read. */
  readonly index: string;
  /** Where twine and uv publish. */
  readonly upload: string;
  readonly login: Login;
  /** Absolute paths of what is on disk. */
  files(): Promise<readonly string[]>;
}

export async function startPypiserver(folder: string, options: PypiserverOptions): Promise<Pypiserver> {
  const { program } = await installPython();
  const storage = path.join(folder, 'packages');
  await mkdir(storage, { recursive: true });
  const passwords = path.join(folder, 'htpasswd');
  await writeFile(passwords, passwordLine(options));
  const args = (port: number): readonly string[] => argumentsFor(port, passwords, storage, options);
  const { port } = options;
  const server = await startServer({ command: program, args, cwd: folder, ready: 'health', port });
  return {
    ...server,
    index: `${server.url}simple/`,
    upload: server.url,
    login: { user: options.user, password: options.password },
    files: () => storedFiles(storage),
  };
}

/** As Apache writes it for SHA-1, the one form that needs no salt. */
function passwordLine({ user, password }: Login): string {
  return `${user}:{SHA}${createHash('sha1').update(password).digest('base64')}\n`;
}

/** Without `--overwrite`: a file that was published stays. Without the fallback: what is not here is nowhere. */
function argumentsFor(
  port: number,
  passwords: string,
  storage: string,
  { protects = ['update'], server = 'waitress' }: PypiserverOptions,
): readonly string[] {
  const chosen = server === 'waitress' ? 'auto' : server; // its help does not know the name of what it prefers
  const options = {
    '--interface': '127.0.0.1',
    '--port': String(port),
    '--passwords': passwords,
    '--authenticate': protects.join(','),
    '--hash-algo': 'sha256',
    '--server': chosen,
  };
  return ['-m', 'pypiserver', 'run', '--disable-fallback', ...Object.entries(options).flat(), storage];
}
