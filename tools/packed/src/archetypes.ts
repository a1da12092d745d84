import { elfHeader, makeWheel, wheelFileName } from '@parity-tools/test-kit/make-wheel';

/** What the packed-package test does with one archetype; the next archetype is one more entry. */
export interface PackedArchetype {
  readonly packageName: string;
  readonly program: string;
  /** Its part of `parity.json`. */
  readonly config: object;
  /** The inputs that the config names. */
  readonly inputs: Readonly<Record<string, Uint8Array>>;
  /** Where the forge then has something, below the owner's packages, and which input it is; undefined for what is packed. */
  readonly published: Readonly<Record<string, string | undefined>>;
}

const wheel = { name: 'hello', version: '1.0.0', tags: 'py3-none-any' };

export const archetypes: readonly PackedArchetype[] = [
  {
    packageName: '@parity-lib/generic-binary',
    program: 'parity-generic-binary',
    config: {
      'generic-binary': {
        pname: 'hello',
        version: '1.0.0',
        arch: 'amd64',
        binary: 'build/hello',
        assetName: 'hello-linux-amd64',
      },
    },
    inputs: { 'build/hello': elfHeader(62) },
    published: { 'generic/hello/1.0.0/hello-linux-amd64': 'build/hello' },
  },
  {
    packageName: '@parity-lib/pypi-wheel',
    program: 'parity-pypi-wheel',
    config: { 'pypi-wheel': { pname: 'hello', version: '1.0.0', arch: 'noarch', wheel: 'dist' } },
    inputs: { [`dist/${wheelFileName(wheel)}`]: makeWheel(wheel) },
    published: { [`pypi/files/hello/1.0.0/${wheelFileName(wheel)}`]: `dist/${wheelFileName(wheel)}` },
  },
  {
    packageName: '@parity-lib/npm-addon',
    program: 'parity-npm-addon',
    config: {
      'npm-addon': {
        pname: 'hello-linux-x64-gnu',
        version: '1.0.0',
        arch: 'amd64',
        nodeFile: 'build/hello.node',
        packageJson: {
          name: 'hello-linux-x64-gnu',
          version: '$VERSION',
          main: 'hello.node',
          os: ['linux'],
          cpu: ['x64'],
        },
      },
    },
    inputs: { 'build/hello.node': elfHeader(62) },
    published: { 'npm/hello-linux-x64-gnu/-/1.0.0/hello-linux-x64-gnu-1.0.0.tgz': undefined },
  },
];
