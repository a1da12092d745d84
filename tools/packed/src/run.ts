import { execFile } from 'node:child_process';
import path from 'node:path';

import { repository } from './repository.ts';

export interface Where {
  readonly cwd: string;
  readonly env?: Readonly<Record<string, string | undefined>>;
}

/** Runs to the end and returns standard output; a failure carries everything that was printed, else why there is nothing. */
export async function run(command: string, args: readonly string[], { cwd, env }: Where): Promise<string> {
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  const options = { cwd, env: { ...(env ?? process.env), PATH: searchPath() }, maxBuffer: 64 * 1024 * 1024 };
  execFile(command, args, options, (error, stdout, stderr) => {
    if (error === null) resolve(stdout);
    else
      reject(
        new Error(`${command} ${args.join(' ')} failed in ${cwd}\n${stdout + stderr || error.message}`, {
          cause: error,
        }),
      );
  });
  return promise;
}

/** The workspace's Node and pnpm come first, whichever Node the machine has. */
function searchPath(): string {
  return [path.join(repository, 'node_modules/.bin'), process.env['PATH']].join(path.delimiter);
}
