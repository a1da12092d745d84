import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';

import { type Finished, type Invocation, runCli, type Running, startCli } from './run-cli.ts';
import { temporaryDir } from './temporary-dir.ts';

type Env = Readonly<Record<string, string | undefined>>;

/** The files of a repository. */
export interface RepositoryFiles {
  readonly path: (...parts: readonly string[]) => string;
  readonly read: (...parts: readonly string[]) => Promise<Buffer>;
  readonly text: (...parts: readonly string[]) => Promise<string>;
  readonly write: (file: string, content: string | Uint8Array, mode?: number) => Promise<void>;
  readonly remove: (file: string) => Promise<void>;
}

/** A folder with a parity.json and what it names, and the program of a kind that runs there. */
export interface Repository<Parts> extends RepositoryFiles, AsyncDisposable {
  readonly dir: string;
  run(
    args: readonly string[],
    env?: Env,
    more?: { readonly stdin?: string; readonly cwd?: string },
  ): Promise<Finished>;
  start(args: readonly string[], env?: Env): Running;
  /** What `run` and `start` would run, for those who run it in another way. */
  invocation(args: readonly string[], env?: Env): Invocation;
  /** Fills the folder anew; the parts given replace those of before. */
  change(parts: Partial<Parts>): Promise<void>;
}

/**
 * @param bin the source of the program. @param parts what the folder is made of; its `env` is for every run, and a
 * run's own comes first. @param fill writes parity.json and what that names.
 */
export async function openRepository<Parts extends { readonly env?: Env }>(
  bin: string,
  parts: Parts,
  fill: (parts: Parts, files: RepositoryFiles) => Promise<void>,
): Promise<Repository<Parts>> {
  await using undoing = new AsyncDisposableStack();
  const { path: dir } = undoing.use(await temporaryDir());
  const files = filesBelow(dir);
  let current = parts;
  await fill(current, files);
  const invocation = (args: readonly string[], env: Env = {}): Invocation => ({
    bin,
    cwd: dir,
    args,
    env: { ...current.env, ...env },
  });
  const stack = undoing.move();
  return {
    ...files,
    dir,
    invocation,
    run: (args, env, more) => runCli({ ...invocation(args, env), ...more }),
    start: (args, env) => startCli(invocation(args, env)),
    change: (changed) => fill((current = { ...current, ...changed }), files),
    [Symbol.asyncDispose]: () => stack.disposeAsync(),
  };
}

function filesBelow(dir: string): RepositoryFiles {
  const at = (...parts: readonly string[]): string => path.join(dir, ...parts);
  return {
    path: at,
    read: (...parts) => readFile(at(...parts)),
    text: (...parts) => readFile(at(...parts), 'utf8'),
    write: async (file, content, mode = 0o644) => {
      await mkdir(path.dirname(at(file)), { recursive: true });
      await writeFile(at(file), content, { mode });
    },
    remove: (file) => rm(at(file), { recursive: true }),
  };
}
