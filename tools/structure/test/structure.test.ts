import { mkdir, mkdtempDisposable, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { publishedExports, readManifest } from '@parity-tools/build/manifest';
import { describe, expect, test } from 'vitest';

import { effectsOf, findEffects } from '../src/find-effects.ts';
import { findImportViolations } from '../src/find-import-violations.ts';
import { readPackages } from '../src/workspace-package.ts';
import type { WorkspacePackage } from '../src/workspace-package.ts';

const root = path.resolve(import.meta.dirname, '../../..');
const packages = await readPackages(root);
const published = packages.filter(({ isPrivate }) => !isPrivate);

test('the repository has packages to look at', () => {
  expect(published.map(({ name }) => name)).toContain('@parity-lib/core');
});

test('every kind of dependency is looked at, and of the sources all but tests', async () => {
  await using root = await mkdtempDisposable(path.join(tmpdir(), 'parity-structure-'));
  const folder = path.join(root.path, 'packages/one');
  await mkdir(path.join(folder, 'src/deep'), { recursive: true });
  await mkdir(path.join(root.path, 'tools'));
  const manifest = {
    name: '@parity-lib/one',
    dependencies: { a: '1' },
    devDependencies: { b: '1', '@parity-lib/local-forge': '1' },
    peerDependencies: { c: '1' },
    optionalDependencies: { d: '1' },
  };
  await writeFile(path.join(folder, 'package.json'), JSON.stringify(manifest));
  for (const file of ['index.ts', 'deep/inner.ts', 'index.test.ts'])
    await writeFile(path.join(folder, 'src', file), '');
  expect(await readPackages(root.path)).toEqual([
    {
      name: '@parity-lib/one',
      folder,
      isPrivate: false,
      dependencies: ['a', 'b', 'c', 'd'],
      sources: new Map([
        ['src/deep/inner.ts', ''],
        ['src/index.ts', ''],
      ]),
    },
  ]);
});

describe.each(packages)('$name', (one) => {
  test('imports only what the table allows', () => {
    expect(findImportViolations(one)).toEqual([]);
  });
});

describe.each(published)('$name', (one) => {
  test('touches the machine only at its edge', async () => {
    expect(await findEffects(one)).toEqual([]);
  });

  test('ships its exports without the condition that points at sources', async () => {
    const manifest = await readManifest(one.folder);
    expect(manifest.publishConfig?.exports).toEqual(publishedExports(manifest));
  });

  // pnpm would add the root's, but takes dist/THIRD-PARTY-LICENSES.txt for one.
  test('brings our licence', async () => {
    const [own, ours] = await Promise.all(
      [one.folder, root].map((folder) => readFile(path.join(folder, 'LICENSE'), 'utf8')),
    );
    expect(own).toBe(ours);
  });
});

describe('planted violations are found', () => {
  test.each([
    ['@parity-lib/core', "import { x } from '@parity-lib/forge';", 'imports @parity-lib/forge'],
    [
      '@parity-lib/generic-binary',
      "import type { X } from '@parity-lib/helm-chart';",
      'imports @parity-lib/helm-chart',
    ],
    ['@parity-lib/forge', "const x = await import('@parity-lib/oci/tags');", 'imports @parity-lib/oci/tags'],
    ['@parity-lib/local-forge', "export * from '@parity-lib/core';", 'imports @parity-lib/core'],
    [
      '@parity-lib/generic-binary',
      "import { startForge } from '@parity-lib/local-forge';",
      'imports @parity-lib/local-forge',
    ],
    ['@parity-lib/unheard-of', "import '@parity-lib/core';", 'imports @parity-lib/core'],
    ['@parity-lib/forge', "import { x } from '../../core/src/index.ts';", 'reaches ../../core/src/index.ts'],
    ['@parity-lib/forge', "export type Y = import('../../core/src/x.ts').X;", 'reaches ../../core/src/x.ts'],
  ])('%s: %s', (name, text, violation) => {
    expect(findImportViolations(packageWith({ name, text }))).toEqual([`${name}: src/index.ts ${violation}`]);
  });

  test('in package.json', () => {
    const one = packageWith({ name: '@parity-lib/core', dependencies: ['zod', '@parity-lib/forge'] });
    expect(findImportViolations(one)).toEqual([
      '@parity-lib/core: package.json depends on @parity-lib/forge',
    ]);
  });

  test.each([
    ["import { request } from 'node:http';", 'import of node:http'],
    ["import https from 'https';", 'import of https'],
    ["import 'node:net';", 'import of node:net'],
    ["export { spawn } from 'node:child_process';", 'import of node:child_process'],
    ["const { env } = await import('node:process');", 'import of node:process'],
    ["import { setTimeout as pause } from 'node:timers/promises';", 'import of node:timers/promises'],
    ['export const path = process.env.PATH;', 'process'],
    ['export const { argv } = globalThis.process;', 'globalThis.process'],
    ["const http = process.getBuiltinModule('node:http');", 'process'],
    ['export const now = Date.now();', 'Date.now'],
    ['export const clock = Date.now;', 'Date.now'],
    ['export const now = new Date();', 'new Date'],
    ['export const now = new Date;', 'new Date'],
    ['setTimeout(() => {}, 1);', 'setTimeout'],
    ["await fetch('x');", 'fetch'],
    ['export const dice = Math.random();', 'Math.random'],
    ['export const t = performance.now();', 'performance'],
    ['globalThis.setInterval(() => {}, 1);', 'globalThis.setInterval'],
    ["console.log('hello');", 'console'],
    ['export const id = crypto.randomUUID();', 'crypto'],
    ["import { hostname } from 'node:os';", 'import of node:os'],
    ["import { randomBytes } from 'node:crypto';", 'randomBytes of node:crypto'],
  ])('%s', async (text, effect) => {
    expect(await effectsOf(text)).toEqual([effect]);
  });

  test('a package of ours that imports only what it may, beside its own edge', async () => {
    const text = "import { x } from '@parity-lib/core';\nimport './local.ts';\nimport '../package.json';";
    expect(findImportViolations(packageWith({ name: '@parity-lib/forge', text }))).toEqual([]);
    const sources = new Map([
      ['src/bin.ts', 'process.exit(0);'],
      ['src/deep/bin.ts', 'process.exit(0);'],
    ]);
    expect(await findEffects({ ...packageWith({ name: '@parity-lib/forge' }), sources })).toEqual([
      '@parity-lib/forge: src/deep/bin.ts uses process',
    ]);
  });
});

describe('what only looks like an effect is left alone', () => {
  test.each([
    "import type { IncomingMessage } from 'node:http';",
    "export const text = 'the process.exit and fetch( of others';",
    '// process.env and Date.now() are for others\nexport {};',
    'export function inner(process: { env: string }): string { return process.env; }',
    'export const day = Date.UTC(1985, 9, 26);',
    'export const text = (ms: number) => new Date(ms).toISOString();',
    'export const bits = Math.max(1, 2);',
    "import { createHash } from 'node:crypto';\nexport const hash = createHash('sha256');",
    'export interface Clock { fetch(): void; now: typeof Date.now }',
  ])('%s', async (text) => {
    expect(await effectsOf(text)).toEqual([]);
  });
});

function packageWith(parts: {
  name: string;
  text?: string;
  dependencies?: readonly string[];
}): WorkspacePackage {
  const { name, text = '', dependencies = [] } = parts;
  return {
    name,
    folder: '/somewhere/package',
    isPrivate: false,
    dependencies,
    sources: new Map([['src/index.ts', text]]),
  };
}
