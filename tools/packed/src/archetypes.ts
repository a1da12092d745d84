import { readFileSync } from 'node:fs';
import path from 'node:path';

import { elfHeader, makeWheel, wheelFileName } from '@parity-tools/test-kit/make-wheel';

import { repository } from './repository.ts';

/** What the packed-package test does with one archetype; the next archetype is one more entry. */
export interface PackedArchetype {
  readonly packageName: string;
  readonly program: string;
  /** Its part of `parity.json`. The host is a part of an image's name; others find it in `registry`. */
  readonly config: (host: string) => object;
  /** The inputs that the config names. */
  readonly inputs: Readonly<Record<string, Uint8Array>>;
  /** Where the forge then has something, and which input it is; undefined for what is packed. */
  readonly published: Readonly<Record<string, string | undefined>>;
}

/** Of everything that is published. */
export const owner = 'oleks';
const packages = `api/packages/${owner}`;

const wheel = { name: 'hello', version: '1.0.0', tags: 'py3-none-any' };

/** The example of an image builds one without Nix. */
const imageSources = ['src/bridge.py', 'stand-in/build.mjs', 'stand-in/nix2container.mjs'];
const exampleFile = (file: string): Uint8Array =>
  readFileSync(path.join(repository, 'examples/nix2container', file));

export const archetypes: readonly PackedArchetype[] = [
  {
    packageName: '@parity-lib/generic-binary',
    program: 'parity-generic-binary',
    config: () => ({
      'generic-binary': {
        pname: 'hello',
        version: '1.0.0',
        arch: 'amd64',
        binary: 'build/hello',
        assetName: 'hello-linux-amd64',
      },
    }),
    inputs: { 'build/hello': elfHeader(62) },
    published: { [`${packages}/generic/hello/1.0.0/hello-linux-amd64`]: 'build/hello' },
  },
  {
    packageName: '@parity-lib/pypi-wheel',
    program: 'parity-pypi-wheel',
    config: () => ({ 'pypi-wheel': { pname: 'hello', version: '1.0.0', arch: 'noarch', wheel: 'dist' } }),
    inputs: { [`dist/${wheelFileName(wheel)}`]: makeWheel(wheel) },
    published: {
      [`${packages}/pypi/files/hello/1.0.0/${wheelFileName(wheel)}`]: `dist/${wheelFileName(wheel)}`,
    },
  },
  {
    packageName: '@parity-lib/npm-addon',
    program: 'parity-npm-addon',
    config: () => ({
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
    }),
    inputs: { 'build/hello.node': elfHeader(62) },
    published: { [`${packages}/npm/hello-linux-x64-gnu/-/1.0.0/hello-linux-x64-gnu-1.0.0.tgz`]: undefined },
  },
  {
    packageName: '@parity-lib/nix2container',
    program: 'parity-nix2container',
    config: (host) => ({
      nix2container: {
        imageName: `${host}/${owner}/bridge`,
        version: '1.0.0',
        arch: 'amd64',
        image: 'out/image-amd64.json',
        build: ['node', 'stand-in/build.mjs', 'amd64'],
      },
    }),
    inputs: Object.fromEntries(imageSources.map((file) => [file, exampleFile(file)])),
    published: {
      [`v2/${owner}/bridge/manifests/1.0.0`]: undefined,
      [`v2/${owner}/bridge/manifests/latest`]: undefined,
    },
  },
  {
    packageName: '@parity-lib/helm-chart',
    program: 'parity-helm-chart',
    config: () => ({ 'helm-chart': { pname: 'hello', version: '1.0.0', chartSrc: 'chart' } }),
    inputs: {
      'chart/Chart.yaml': Buffer.from('apiVersion: v2\nname: hello\nversion: 0.0.0\n'),
      'chart/values.schema.json': Buffer.from('{ "type": "object" }'),
    },
    published: { [`v2/${owner}/hello/manifests/1.0.0`]: undefined },
  },
];
