import path from 'node:path';

import { openRepository, type Repository as AnyRepository } from '@parity-tools/e2e';

const bin = path.resolve(import.meta.dirname, '../../src/bin.ts');

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
export type Repository = AnyRepository<RepositoryParts>;

export const oneLeg: Legs = { amd64: { 'tool-amd64': 'the program' } };

export function repository(parts: RepositoryParts): Promise<Repository> {
  return openRepository(bin, parts, async (current, { write }) => {
    await write('parity.json', `${JSON.stringify(configOf(current), undefined, 2)}\n`);
    for (const [arch, files] of Object.entries(current.legs ?? oneLeg))
      for (const [name, content] of Object.entries(files)) await write(inputPath(arch, name), content);
  });
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
