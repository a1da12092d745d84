import { glob } from 'node:fs/promises';
import path from 'node:path';

import { sourceCondition } from './manifest.ts';
import type { Manifest } from './manifest.ts';

/** One file that consumers load or run, and the source it is made from. */
export interface Entry {
  readonly source: string;
  readonly output: string;
  readonly isBin: boolean;
}

/** Every export that has a source, every program, and what threads run; paths stay relative to the package. */
export async function findEntries(folder: string, manifest: Manifest): Promise<readonly Entry[]> {
  return [...exportEntries(manifest), ...binEntries(manifest), ...(await threadEntries(folder))];
}

function exportEntries({ name, exports = {} }: Manifest): Entry[] {
  return Object.entries(exports).flatMap(([subpath, target]) => {
    if (typeof target === 'string') return [];
    const { [sourceCondition]: source, default: output } = target;
    // A source alone is for this repository: it is not built and does not ship.
    if (source === undefined || Object.keys(target).length === 1) return [];
    if (output === undefined) throw new Error(`${name}: export "${subpath}" has a source but no "default".`);
    return [{ source, output: inDist(name, output), isBin: false }];
  });
}

function binEntries({ name, bin = {} }: Manifest): Entry[] {
  return Object.values(bin).map((output) => ({
    source: `./src/${path.basename(output, '.js')}.ts`,
    output: inDist(name, output),
    isBin: true,
  }));
}

/** Nobody imports `*.thread.ts`: whoever starts the thread looks for it beside itself, in dist. */
async function threadEntries(folder: string): Promise<Entry[]> {
  const sources: string[] = [];
  for await (const source of glob('src/**/*.thread.ts', { cwd: folder })) sources.push(source);
  return sources.toSorted().map((source) => ({
    source: `./${source}`,
    output: `./dist/${path.basename(source, '.ts')}.js`,
    isBin: false,
  }));
}

function inDist(name: string, output: string): string {
  if (/^\.\/dist\/[^/]+\.js$/.test(output)) return output;
  throw new Error(`${name}: "${output}" is no ./dist/*.js, so the build would not write it.`);
}
