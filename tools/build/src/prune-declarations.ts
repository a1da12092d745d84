import { readdir, readFile, rm } from 'node:fs/promises';
import path from 'node:path';

import { typedExports } from './manifest.ts';
import type { Manifest } from './manifest.ts';
import { findSpecifiers } from './specifiers.ts';

/** The compiler emits what the sources reach; only what the exported declarations reach is for consumers. */
export async function pruneDeclarations(folder: string, manifest: Manifest): Promise<void> {
  const reached = new Set<string>();
  for (const { types } of typedExports(manifest)) await follow(path.join(folder, types), reached);
  const dist = path.join(folder, 'dist');
  const all = (await readdir(dist, { recursive: true })).filter((file) => file.endsWith('.d.ts'));
  await Promise.all(
    all
      .map((file) => path.join(dist, file))
      .filter((file) => !reached.has(file))
      .map((file) => rm(file)),
  );
}

async function follow(file: string, reached: Set<string>): Promise<void> {
  if (reached.has(file)) return;
  reached.add(file);
  const relative = findSpecifiers(await readFile(file, 'utf8')).filter((specifier) =>
    specifier.startsWith('.'),
  );
  for (const specifier of relative) await follow(declarationOf(file, specifier), reached);
}

function declarationOf(importer: string, specifier: string): string {
  return path.resolve(path.dirname(importer), specifier.replace(/\.[jt]s$/, '.d.ts'));
}
