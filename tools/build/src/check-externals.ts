import { isBuiltin } from 'node:module';

import type { Metafile } from 'esbuild';

import { reachesConsumers } from './manifest.ts';
import type { Manifest } from './manifest.ts';
import { packageOf } from './specifiers.ts';

/** What is left as an import must be there at the consumer's: Node's own, or a declared dependency. */
export function checkExternals(metafile: Metafile, manifest: Manifest): void {
  const missing = Object.values(metafile.outputs)
    .flatMap(({ imports }) => imports)
    .filter(({ external, path }) => external === true && !isBuiltin(path))
    .map(({ path }) => packageOf(path))
    .filter((name) => !reachesConsumers(manifest, name));
  if (missing.length === 0) return;
  throw new Error(`${manifest.name}: imports ${[...new Set(missing)].join(', ')}, not in its dependencies.`);
}
