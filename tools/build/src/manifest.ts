import { readFile } from 'node:fs/promises';
import path from 'node:path';

/** The condition under which in-repo code finds sources; nobody outside can trigger it and it never ships. */
export const sourceCondition = '@parity/source';

export type ExportTarget = string | Readonly<Record<string, string>>;

/** What the build reads of a package.json. */
export interface Manifest {
  readonly name: string;
  readonly version: string;
  readonly private?: boolean;
  readonly license?: unknown;
  readonly bin?: Readonly<Record<string, string>>;
  readonly exports?: Readonly<Record<string, ExportTarget>>;
  readonly publishConfig?: { readonly exports?: Readonly<Record<string, ExportTarget>> };
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly peerDependencies?: Readonly<Record<string, string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
}

export async function readManifest(folder: string): Promise<Manifest> {
  return JSON.parse(await readFile(path.join(folder, 'package.json'), 'utf8')) as Manifest;
}

/** What `publishConfig.exports` has to be: the exports without the condition that points at sources. */
export function publishedExports(manifest: Manifest): Record<string, ExportTarget> {
  return Object.fromEntries(
    Object.entries(manifest.exports ?? {})
      .map(([subpath, target]) => [subpath, withoutSource(target)] as const)
      .filter(([, target]) => typeof target === 'string' || Object.keys(target).length > 0),
  );
}

function withoutSource(target: ExportTarget): ExportTarget {
  if (typeof target === 'string') return target;
  return Object.fromEntries(Object.entries(target).filter(([condition]) => condition !== sourceCondition));
}

/** Whether a consumer who installed the package also has `name`. */
export function reachesConsumers(manifest: Manifest, name: string): boolean {
  return name in { ...manifest.dependencies, ...manifest.peerDependencies };
}

export interface TypedExport {
  readonly subpath: string;
  readonly types: string;
}

/** The exports that a program may import, as opposed to data such as `./package.json`. */
export function typedExports({ exports = {} }: Manifest): readonly TypedExport[] {
  return Object.entries(exports).flatMap(([subpath, target]) => {
    const types = typeof target === 'string' ? undefined : target['types'];
    return types === undefined ? [] : [{ subpath, types }];
  });
}
