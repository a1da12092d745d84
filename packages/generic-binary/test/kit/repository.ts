import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';

import {
  type Finished,
  type Invocation,
  runCli,
  type Running,
  startCli,
  temporaryDir,
} from '@parity-tools/e2e';

const bin = resolve(import.meta.dirname, '../../src/bin.ts');

type Env = Readonly<Record<string, string | undefined>>;

/** Published name to content, for each arch. The first file of a leg is its `binary`, more are its `files`. */
export type Legs = Readonly<Record<string, Readonly<Record<string, string | Buffer>>>>;

export interface RepositoryParts {
  /** As in parity.json. */
  readonly host: string;
  readonly owner?: string;
  readonly version?: string;
  readonly legs?: Legs;
  readonly checksums?: boolean;
  /** More fields of the artifact. */
  readonly artifact?: Readonly<Record<string, unknown>>;
  /** More fields beside `registry`. */
  readonly top?: Readonly<Record<string, unknown>>;
  /** For every run; a run's own comes first. */
  readonly env?: Env;
}

/** A folder with a parity.json and the files it names. */
export interface Repository extends AsyncDisposable {
  readonly dir: string;
  run(args: readonly string[], more?: { env?: Env; stdin?: string; cwd?: string }): Promise<Finished>;
  start(args: readonly string[], more?: { env?: Env }): Running;
  /** What `run` and `start` would run, for those who run it in another way. */
  invocation(args: readonly string[], env?: Env): Invocation;
  path(...parts: readonly string[]): string;
  read(...parts: readonly string[]): Promise<string>;
  write(path: string, content: string | Buffer, mode?: number): Promise<void>;
  remove(path: string): Promise<void>;
  /** Writes parity.json and the inputs anew; the parts given replace those of before. */
  change(parts: Partial<RepositoryParts>): Promise<void>;
}

export const oneLeg: Legs = { amd64: { 'tool-amd64': 'the program' } };

export async function repository(parts: RepositoryParts): Promise<Repository> {
  const folder = await temporaryDir();
  let current = parts;
  const path = (...more: readonly string[]): string => join(folder.path, ...more);
  const write = async (file: string, content: string | Buffer, mode = 0o644): Promise<void> => {
    await mkdir(dirname(path(file)), { recursive: true });
    await writeFile(path(file), content, { mode });
  };
  const change = async (changed: Partial<RepositoryParts>): Promise<void> => {
    current = { ...current, ...changed };
    await write('parity.json', `${JSON.stringify(configOf(current), undefined, 2)}\n`);
    for (const [arch, files] of Object.entries(current.legs ?? oneLeg))
      for (const [name, content] of Object.entries(files)) await write(inputPath(arch, name), content);
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
    path,
    write,
    change,
    read: (...more) => readFile(path(...more), 'utf8'),
    remove: (file) => rm(path(file), { recursive: true }),
    invocation,
    run: (args, { env, ...more } = {}) => runCli({ ...invocation(args, env), ...more }),
    start: (args, { env } = {}) => startCli(invocation(args, env)),
    [Symbol.asyncDispose]: () => folder[Symbol.asyncDispose](),
  };
}

export function configOf(parts: RepositoryParts): object {
  const { host, owner = 'oleks', version = '1.2.3', legs = oneLeg, checksums, artifact, top } = parts;
  return {
    registry: { host, owner },
    ...top,
    'generic-binary': {
      pname: 'tool',
      version,
      ...(checksums === undefined ? {} : { checksums }),
      legs: Object.fromEntries(Object.entries(legs).map(([arch, files]) => [arch, legOf(arch, files)])),
      ...artifact,
    },
  };
}

function legOf(arch: string, files: Legs[string]): object {
  const [first, ...more] = Object.keys(files).map((assetName) => ({
    binary: inputPath(arch, assetName),
    assetName,
  }));
  return { ...first, ...(more.length > 0 ? { files: more } : {}) };
}

function inputPath(arch: string, name: string): string {
  return `build/${arch}/${name}`;
}
