import path from 'node:path';

import { openRepository, type Repository as AnyRepository } from '@parity-tools/e2e';

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
export type Repository = AnyRepository<RepositoryParts>;

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

export function repository(parts: RepositoryParts): Promise<Repository> {
  return openRepository(bin, parts, async (current, { write }) => {
    await write('parity.json', `${JSON.stringify(configOf(current), undefined, 2)}\n`);
    for (const [name, content] of Object.entries({ 'addon.node': addon, ...current.files }))
      await write(name, content);
  });
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
