import { rm } from 'node:fs/promises';
import path from 'node:path';

import { openRepository, type Repository as AnyRepository } from '@parity-tools/e2e';
import { makeWheel, wheelFileName, type WheelParts } from '@parity-tools/test-kit/make-wheel';

const bin = path.resolve(import.meta.dirname, '../../src/bin.ts');

type Env = Readonly<Record<string, string | undefined>>;

/** For each arch the wheels in its folder. */
export type Legs = Readonly<Record<string, readonly WheelParts[]>>;

export interface RepositoryParts {
  /** As in parity.json; left out where the artifact has a registry of its own. */
  readonly registry?: Readonly<Record<string, unknown>> | undefined;
  readonly legs?: Legs;
  /** Over the fields of the artifact. */
  readonly artifact?: Readonly<Record<string, unknown>>;
  /** Instead of the one artifact. */
  readonly artifacts?: readonly Readonly<Record<string, unknown>>[];
  /** For every run; a run's own comes first. */
  readonly env?: Env;
}

/** A folder with a parity.json and the wheels it names. */
export type Repository = AnyRepository<RepositoryParts>;

export const s390x: WheelParts = toolWheel({ tags: 'cp312-cp312-linux_s390x' });
export const amd64: WheelParts = toolWheel({ tags: 'cp312-cp312-linux_x86_64' });
export const pure: WheelParts = toolWheel({ tags: 'py3-none-any' });

const machines: Readonly<Record<string, readonly [arch: string, machine: string]>> = {
  x64: ['amd64', 'x86_64'],
  arm64: ['arm64', 'aarch64'],
  s390x: ['s390x', 's390x'],
};
const [arch, machine] = machines[process.arch] ?? ['amd64', 'x86_64'];

/** What the machine of the tests runs. */
export const native = { arch, wheel: toolWheel({ tags: `cp312-cp312-linux_${machine}` }) };

/** A wheel of the project and version that is released. */
export function toolWheel(parts: WheelParts): WheelParts {
  return { name: 'tool', version: '1.2.3', files: { 'tool/__init__.py': 'ours' }, ...parts };
}

/** The same wheel with other bytes in it. */
export function otherBytes(wheel: WheelParts, word = 'theirs'): WheelParts {
  return { ...wheel, files: { 'tool/__init__.py': word } };
}

export function repository(parts: RepositoryParts): Promise<Repository> {
  return openRepository(bin, parts, async (current, { write, path: at }) => {
    await write('parity.json', `${JSON.stringify(configOf(current), undefined, 2)}\n`);
    for (const [arch, wheels] of Object.entries(legsOf(current))) {
      await rm(at('dist', arch), { recursive: true, force: true });
      for (const wheel of wheels) await write(`dist/${arch}/${wheelFileName(wheel)}`, makeWheel(wheel));
    }
  });
}

function legsOf({ legs = { s390x: [s390x] } }: RepositoryParts): Legs {
  return legs;
}

function configOf(parts: RepositoryParts): object {
  const { registry, artifact, artifacts } = parts;
  const legs = Object.fromEntries(
    Object.keys(legsOf(parts)).map((arch) => [arch, { wheel: `dist/${arch}` }]),
  );
  return {
    ...(registry === undefined ? {} : { registry }),
    'pypi-wheel': artifacts ?? { pname: 'tool', version: '1.2.3', legs, ...artifact },
  };
}
