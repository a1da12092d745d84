import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';

import {
  type Finished,
  type Invocation,
  runCli,
  type Running,
  startCli,
  temporaryDir,
} from '@parity-tools/e2e';

import { elfFile, machines } from './elf-file.ts';

const bin = path.resolve(import.meta.dirname, '../../src/bin.ts');

type Env = Readonly<Record<string, string | undefined>>;

export interface RepositoryParts {
  /** As in parity.json; left out where the artifact has a registry of its own. */
  readonly registry?: Readonly<Record<string, unknown>> | undefined;
  /** Fields of the artifact, over those of a package with an addon for s390x. */
  readonly artifact?: Readonly<Record<string, unknown>>;
  /** Over the package.json of that package; undefined takes a field out. */
  readonly packageJson?: Readonly<Record<string, unknown>>;
  /** Beside the addon in `addon.node`. */
  readonly files?: Readonly<Record<string, string | Uint8Array>>;
  /** More fields beside `registry`. */
  readonly top?: Readonly<Record<string, unknown>>;
  /** For every run; a run's own comes first. */
  readonly env?: Env;
}

/** A folder with a parity.json and the files it names. */
export interface Repository extends AsyncDisposable {
  readonly dir: string;
  run(args: readonly string[], env?: Env): Promise<Finished>;
  start(args: readonly string[], env?: Env): Running;
  invocation(args: readonly string[], env?: Env): Invocation;
  path(...parts: readonly string[]): string;
  read(...parts: readonly string[]): Promise<Buffer>;
  write(path: string, content: string | Uint8Array, mode?: number): Promise<void>;
  remove(path: string): Promise<void>;
  /** Writes parity.json anew; the parts given replace those of before. */
  change(parts: Partial<RepositoryParts>): Promise<void>;
}

export const PNAME = '@fleet/addon-linux-s390x-gnu';

/** An addon for s390x as a linker makes it, without its code. */
export const addon: Buffer = elfFile({ machine: machines.s390x, needed: ['libc.so.6'] });

const packageJson = {
  name: PNAME,
  version: '$VERSION',
  license: 'MIT',
  main: './addon.node',
  os: ['linux'],
  cpu: ['s390x'],
  libc: ['glibc'],
};

export async function repository(parts: RepositoryParts): Promise<Repository> {
  const folder = await temporaryDir();
  let current = parts;
  const at = (...more: readonly string[]): string => path.join(folder.path, ...more);
  const write = async (file: string, content: string | Uint8Array, mode = 0o644): Promise<void> => {
    await mkdir(path.dirname(at(file)), { recursive: true });
    await writeFile(at(file), content, { mode });
  };
  const change = async (changed: Partial<RepositoryParts>): Promise<void> => {
    current = { ...current, ...changed };
    await write('parity.json', `${JSON.stringify(configOf(current), undefined, 2)}\n`);
    for (const [name, content] of Object.entries({ 'addon.node': addon, ...current.files }))
      await write(name, content);
  };
  await change({});
  const invocation = (args: readonly string[], env: Env = {}): Invocation => ({
    bin,
    cwd: folder.path,
    args,
    env: { ...current.env, ...env },
  });
  return {
    dir: folder.path,
    path: at,
    write,
    change,
    read: (...more) => readFile(at(...more)),
    remove: (file) => rm(at(file), { recursive: true }),
    invocation,
    run: (args, env) => runCli(invocation(args, env)),
    start: (args, env) => startCli(invocation(args, env)),
    [Symbol.asyncDispose]: () => folder[Symbol.asyncDispose](),
  };
}

function configOf({ registry, artifact, packageJson: changed, top }: RepositoryParts): object {
  const content =
    'tarball' in (artifact ?? {})
      ? {}
      : { nodeFile: 'addon.node', packageJson: { ...packageJson, ...changed } };
  return {
    ...(registry === undefined ? {} : { registry }),
    ...top,
    'npm-addon': { pname: PNAME, version: '0.0.0', ...content, ...artifact },
  };
}
