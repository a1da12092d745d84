import path from 'node:path';

import { sourceCondition } from './manifest.ts';
import type { Manifest } from './manifest.ts';

/** One file that consumers load or run, and the source it is made from. */
export interface Entry {
  readonly source: string;
  readonly output: string;
  readonly isBin: boolean;
}

/** Every export that has a source, and every program; paths stay relative to the package. */
export function findEntries(manifest: Manifest): readonly Entry[] {
  return [...exportEntries(manifest), ...binEntries(manifest)];
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

function inDist(name: string, output: string): string {
  if (/^\.\/dist\/[^/]+\.js$/.test(output)) return output;
  throw new Error(`${name}: "${output}" is no ./dist/*.js, so the build would not write it.`);
}
