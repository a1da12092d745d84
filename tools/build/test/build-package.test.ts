import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';

import { expect, test } from 'vitest';

import { buildPackage } from '../src/build-package.ts';
import { manifestWith, packageWith } from './package-fixture.ts';

test('every export and program is built, with declarations of what they reach', async () => {
  await using example = await packageWith();
  expect(await buildPackage(example.folder)).toBe('@parity-lib/example: 3 entries, 1 packages inlined');
  const files = await distFiles(example.folder);
  expect(files).toEqual(
    expect.arrayContaining(['index.js', 'index.js.map', 'deep.js', 'bin.js', 'index.d.ts']),
  );
  expect(files).toContain('format/deep.d.ts');
  expect(files).not.toContain('unused.d.ts');
  expect(execFileSync(path.join(example.folder, 'dist/bin.js'), { encoding: 'utf8' })).toBe('42\n');
  expect((await stat(path.join(example.folder, 'dist/bin.js'))).mode & 0o777).toBe(0o755);
});

test('maps come without the text of the sources, and nothing of an earlier build is left', async () => {
  await using example = await packageWith();
  await buildPackage(example.folder);
  expect(await readText(example.folder, 'dist/index.js.map')).not.toContain('sourcesContent');
  await writeFile(path.join(example.folder, 'dist/stale.js'), '');
  await buildPackage(example.folder);
  expect(await distFiles(example.folder)).not.toContain('stale.js');
});

test.each([
  [{ './wild': { '@parity/source': './src/index.ts', types: './dist/wild.d.ts' } }, 'no "default"'],
  [
    { './deep': { '@parity/source': './src/index.ts', default: './dist/deep/index.js' } },
    '"./dist/deep/index.js" is no ./dist/*.js',
  ],
  [{ './data.json': './data.json' }, 'package.json names ./data.json, which do not exist.'],
])('an export that cannot be kept fails: %j', async (exports, why) => {
  await using example = await packageWith({
    'package.json': manifestWith({ exports }),
    'src/index.ts': 'export const one: number = 1;',
    'src/bin.ts': '#!/usr/bin/env node\n',
  });
  await expect(buildPackage(example.folder)).rejects.toThrow(why);
});

test('what is imported lazily lands in a chunk of its own', async () => {
  await using example = await packageWith();
  await buildPackage(example.folder);
  const chunks = (await distFiles(example.folder)).filter((file) => /^tiny-\w+\.js$/.test(file));
  expect(chunks).toHaveLength(1);
});

test('what a thread runs is built beside what starts it', async () => {
  await using example = await packageWith({
    'src/deep/echo.thread.ts':
      "import { parentPort } from 'node:worker_threads';\nparentPort?.postMessage('hello');\n",
  });
  await buildPackage(example.folder);
  const files = await distFiles(example.folder);
  expect(files).toContain('echo.thread.js');
  expect(files.filter((file) => file.endsWith('.thread.d.ts'))).toEqual([]);
  const program = `new (require('node:worker_threads').Worker)('./dist/echo.thread.js').on('message', console.log)`;
  const said = execFileSync(process.execPath, ['-e', program], { cwd: example.folder, encoding: 'utf8' });
  expect(said).toBe('hello\n');
});

test('the licence of inlined code is listed', async () => {
  await using example = await packageWith();
  await buildPackage(example.folder);
  expect(await readText(example.folder, 'dist/THIRD-PARTY-LICENSES.txt')).toContain(
    'tiny 1.0.0 (MIT)\n\nDo what you like with tiny.',
  );
});

test('inlined code without a licence file, or without a license field, fails', async () => {
  await using noFile = await packageWith();
  await rm(path.join(noFile.folder, 'node_modules/tiny/LICENSE'));
  await expect(buildPackage(noFile.folder)).rejects.toThrow(
    'tiny 1.0.0 is inlined and brings no licence file.',
  );
  await using noField = await packageWith({
    'node_modules/tiny/package.json':
      '{"name":"tiny","version":"1.0.0","type":"module","exports":"./index.js"}',
  });
  await expect(buildPackage(noField.folder)).rejects.toThrow('names no license');
});

test('a declaration that names an inlined package fails', async () => {
  await using example = await packageWith({
    'src/index.ts':
      "import type { Tiny } from 'tiny';\nexport function make(): Tiny | undefined { return undefined; }",
    'src/bin.ts': '#!/usr/bin/env node\n',
  });
  await expect(buildPackage(example.folder)).rejects.toThrow("dist/index.d.ts: from 'tiny'");
});

test('a declaration that no export reaches may name what it likes, and is not shipped', async () => {
  await using example = await packageWith({
    'src/inner.ts':
      "import type { Tiny } from 'tiny';\nexport function make(): Tiny | undefined { return undefined; }",
    'src/index.ts':
      "import { make } from './inner.ts';\nexport function made(): boolean { return make() !== undefined; }",
    'src/bin.ts': '#!/usr/bin/env node\n',
  });
  await buildPackage(example.folder);
  expect((await distFiles(example.folder)).filter((file) => file.endsWith('.d.ts'))).toEqual([
    'format/deep.d.ts',
    'index.d.ts',
  ]);
});

test('a declared dependency may be named', async () => {
  await using example = await packageWith({
    'package.json': manifestWith({ dependencies: { tiny: '1.0.0' } }),
    'src/index.ts':
      "import type { Tiny } from 'tiny';\nexport function make(): Tiny | undefined { return undefined; }",
    'src/bin.ts': '#!/usr/bin/env node\n',
  });
  await buildPackage(example.folder);
  expect(await readText(example.folder, 'dist/index.d.ts')).toContain("from 'tiny'");
});

test('an import of ours that is no dependency fails', async () => {
  await using example = await packageWith({
    'src/format/deep.ts': "import '@parity-lib/core';\nexport function deep(): number { return 1; }",
  });
  await expect(buildPackage(example.folder)).rejects.toThrow(
    'imports @parity-lib/core, not in its dependencies.',
  );
});

test('CommonJS that would call require at run time fails', async () => {
  await using example = await packageWith({
    'node_modules/tiny/package.json': '{"name":"tiny","version":"1.0.0","license":"MIT","main":"./index.js"}',
    'node_modules/tiny/index.js': "exports.tiny = require('node:fs').constants.R_OK;",
  });
  await expect(buildPackage(example.folder)).rejects.toThrow('node_modules/tiny/index.js');
});

test('a type error fails, with what the compiler says', async () => {
  await using example = await packageWith({
    'src/format/deep.ts': "export function deep(): number { return 'text'; }",
  });
  await expect(buildPackage(example.folder)).rejects.toThrow('TS2322');
});

test('a program without its first line fails', async () => {
  await using example = await packageWith({ 'src/bin.ts': 'export {};' });
  await expect(buildPackage(example.folder)).rejects.toThrow('#!/usr/bin/env node');
});

test('same input, same bytes, wherever the package lies', async () => {
  await using one = await packageWith();
  await using other = await packageWith();
  await buildPackage(one.folder);
  await buildPackage(other.folder);
  const first = await hashes(one.folder);
  expect(first).toEqual(await hashes(other.folder));
  await buildPackage(one.folder);
  expect(await hashes(one.folder)).toEqual(first);
});

async function distFiles(folder: string): Promise<string[]> {
  const entries = await readdir(path.join(folder, 'dist'), { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile());
  return files
    .map((file) => path.relative(path.join(folder, 'dist'), path.join(file.parentPath, file.name)))
    .toSorted();
}

async function hashes(folder: string): Promise<Record<string, string>> {
  const files = await distFiles(folder);
  const sums = files.map(
    async (file) => [file, sha256(await readFile(path.join(folder, 'dist', file)))] as const,
  );
  return Object.fromEntries(await Promise.all(sums));
}

function sha256(bytes: Buffer): string {
  return createHash('sha256').update(bytes).digest('hex');
}

async function readText(folder: string, file: string): Promise<string> {
  return readFile(path.join(folder, file), 'utf8');
}
