import { execFile } from 'node:child_process';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';

import type { Entry } from './entries.ts';

const baseConfig = path.resolve(import.meta.dirname, '../../../tsconfig.base.json');

/** `.d.ts` of what the entries reach, and of nothing else: TypeScript follows the imports by itself. */
export async function emitDeclarations(folder: string, entries: readonly Entry[]): Promise<void> {
  const config = path.join(folder, 'node_modules/.cache/parity-build/tsconfig.json');
  await mkdir(path.dirname(config), { recursive: true });
  await writeFile(config, JSON.stringify(declarationConfig(folder, entries), undefined, 2));
  await runCompiler(['--project', config], folder);
}

/** Other packages of ours are seen through their `dist`, as consumers see them: no source condition here. */
function declarationConfig(folder: string, entries: readonly Entry[]): object {
  return {
    extends: baseConfig,
    compilerOptions: {
      rootDir: path.join(folder, 'src'),
      outDir: path.join(folder, 'dist'),
      declaration: true,
      emitDeclarationOnly: true,
    },
    files: entries.filter(({ isBin }) => !isBin).map(({ source }) => path.join(folder, source)),
  };
}

async function runCompiler(args: readonly string[], cwd: string): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  execFile(process.execPath, [await compiler(), ...args], { cwd }, (error, stdout, stderr) => {
    if (error === null) resolve();
    else reject(new Error(`tsc: no declarations.\n${stdout}${stderr}`));
  });
  return promise;
}

async function compiler(): Promise<string> {
  const manifest = createRequire(import.meta.url).resolve('typescript/package.json');
  const { bin } = JSON.parse(await readFile(manifest, 'utf8')) as { bin: { tsc: string } };
  return path.join(path.dirname(manifest), bin.tsc);
}
