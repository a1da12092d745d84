import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';

import type { Login } from './login.ts';
import { mustRun } from './run-program.ts';

/** Cost 5, so that no test waits for it; one salt will do where nothing is secret. */
const salt = '$2y$05$ASaltForTestsAloneXXXu';

/** Writes the file of the one who may enter. @returns what the configuration of a registry says of it. */
export async function htpasswdAuth(folder: string, { user, password }: Login): Promise<object> {
  const file = path.join(folder, 'htpasswd');
  await mkdir(folder, { recursive: true });
  await writeFile(file, `${user}:${await bcrypt(password)}\n`);
  return { htpasswd: { realm: 'parity', path: file } };
}

/** The one form these registries read. By perl's `crypt`: every Debian has it; openssl and Node know no bcrypt. */
async function bcrypt(password: string): Promise<string> {
  const script = 'print crypt($ARGV[0], $ARGV[1])';
  const hash = await mustRun('perl', ['-e', script, password, salt], { cwd: '/', env: process.env });
  if (!hash.startsWith('$2y$')) throw new Error('The crypt of this machine, which perl uses, has no bcrypt.');
  return hash;
}
