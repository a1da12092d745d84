import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';

import { type Finished, runCli, temporaryDir } from '@parity-tools/e2e';

import { type ImageParts, layeredImage } from './layered-image.ts';

const bin = path.resolve(import.meta.dirname, '../../src/bin.ts');

type Env = Readonly<Record<string, string | undefined>>;

export interface RepositoryParts {
  readonly imageName: string;
  /** Those that this host has. */
  readonly images?: Readonly<Record<string, Omit<ImageParts, 'arch'>>>;
  /** Over the fields of the artifact. */
  readonly artifact?: Readonly<Record<string, unknown>>;
  readonly registry?: Readonly<Record<string, unknown>>;
  /** For every run; a run's own comes first. */
  readonly env?: Env;
}

/** A folder with a parity.json and the images that it names. */
export interface Repository extends AsyncDisposable {
  readonly dir: string;
  run(args: readonly string[], env?: Env): Promise<Finished>;
  path(...parts: readonly string[]): string;
  write(file: string, content: string): Promise<void>;
  read(...parts: readonly string[]): Promise<string>;
  /** Writes parity.json and the images anew; the parts given replace those of before. */
  change(parts: Partial<RepositoryParts>): Promise<void>;
}

/** An image of two layers; another word gives another image. */
export function image(word = 'ours'): Omit<ImageParts, 'arch'> {
  return {
    layers: [{ 'etc/base': 'the base of all' }, { 'bin/tool': `#!/bin/sh\necho ${word}\n` }],
    env: [`WORD=${word}`],
  };
}

export async function repository(parts: RepositoryParts): Promise<Repository> {
  const folder = await temporaryDir();
  let current = parts;
  const at = (...more: readonly string[]): string => path.join(folder.path, ...more);
  const write = async (file: string, content: string): Promise<void> => {
    await mkdir(path.dirname(at(file)), { recursive: true });
    await writeFile(at(file), content);
  };
  const change = async (changed: Partial<RepositoryParts>): Promise<void> => {
    current = { ...current, ...changed };
    const { images = {}, imageName, artifact, registry } = current;
    for (const [arch, one] of Object.entries(images)) {
      await write(`${arch}.json`, await layeredImage(at('files', arch), { arch, ...one }));
    }
    const legs = Object.fromEntries(Object.keys(images).map((arch) => [arch, { image: `${arch}.json` }]));
    const config = { imageName, version: '1.2.3', images: legs, ...artifact };
    await write('parity.json', JSON.stringify({ ...(registry && { registry }), nix2container: config }));
  };
  await change({});
  return {
    dir: folder.path,
    path: at,
    write,
    change,
    read: (...more) => readFile(at(...more), 'utf8'),
    run: (args, env = {}) => runCli({ bin, cwd: folder.path, args, env: { ...current.env, ...env } }),
    [Symbol.asyncDispose]: () => folder[Symbol.asyncDispose](),
  };
}
