import { mkdir, mkdtempDisposable, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

const ownTypes = path.resolve(import.meta.dirname, '../node_modules/@types/node');

/** A package on disk, in a folder of its own, that goes away with the `using` scope. */
export interface PackageFixture extends AsyncDisposable {
  readonly folder: string;
}

/** The smallest package with every kind of entry, plus whatever a test adds or replaces. */
export async function packageWith(files: Readonly<Record<string, string>> = {}): Promise<PackageFixture> {
  const temporary = await mkdtempDisposable(path.join(tmpdir(), 'parity-build-'));
  const folder = temporary.path;
  for (const [file, text] of Object.entries({ ...smallest, ...files }))
    await writeText(path.join(folder, file), text);
  await mkdir(path.join(folder, 'node_modules/@types'), { recursive: true });
  await symlink(ownTypes, path.join(folder, 'node_modules/@types/node'));
  return { folder, [Symbol.asyncDispose]: () => temporary.remove() };
}

async function writeText(file: string, text: string): Promise<void> {
  await mkdir(path.dirname(file), { recursive: true });
  await writeFile(file, text);
}

export function manifestWith(changes: object = {}): string {
  return JSON.stringify({
    name: '@parity-lib/example',
    version: '1.0.0',
    type: 'module',
    bin: { example: './dist/bin.js' },
    exports: {
      '.': { '@parity/source': './src/index.ts', types: './dist/index.d.ts', default: './dist/index.js' },
      './deep': {
        '@parity/source': './src/format/deep.ts',
        types: './dist/format/deep.d.ts',
        default: './dist/deep.js',
      },
      './package.json': './package.json',
    },
    devDependencies: { tiny: '1.0.0' },
    ...changes,
  });
}

const smallest = {
  'package.json': manifestWith(),
  'src/index.ts': [
    "import { deep } from './format/deep.ts';",
    'export interface Answer { readonly value: number }',
    'export function answer(): Answer { return { value: deep() }; }',
    "export async function lazily(): Promise<number> { return (await import('tiny')).tiny; }",
  ].join('\n'),
  'src/format/deep.ts': 'export function deep(): number { return 42; }',
  'src/bin.ts': "#!/usr/bin/env node\nimport { answer } from './index.ts';\nconsole.log(answer().value);\n",
  'src/unused.ts': 'export const unused: string = "not reached";',
  'node_modules/tiny/package.json':
    '{"name":"tiny","version":"1.0.0","type":"module","license":"MIT","exports":"./index.js"}',
  'node_modules/tiny/index.js': 'export const tiny = 7; export class Tiny {}',
  'node_modules/tiny/index.d.ts': 'export declare const tiny: number; export declare class Tiny {}',
  'node_modules/tiny/LICENSE': 'Do what you like with tiny.',
};
