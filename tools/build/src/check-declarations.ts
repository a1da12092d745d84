import { readdir, readFile } from 'node:fs/promises';
import { isBuiltin } from 'node:module';
import path from 'node:path';

import { reachesConsumers } from './manifest.ts';
import type { Manifest } from './manifest.ts';
import { findSpecifiers, packageOf } from './specifiers.ts';

/**
 * Inlined packages are not installed at the consumer's, so a declaration that names one (`from 'zod'`) would turn into
 * `any` there. Node's own types are taken as given, as everywhere.
 */
export async function checkDeclarations(dist: string, manifest: Manifest): Promise<void> {
  const problems = (
    await Promise.all((await declarationFiles(dist)).map((file) => strangers(dist, file, manifest)))
  ).flat();
  if (problems.length === 0) return;
  throw new Error(
    `${manifest.name}: declarations name packages that consumers lack.\n${problems.map((line) => `  ${line}\n`).join('')}` +
      'Export an interface of our own, or move the package to "dependencies".',
  );
}

async function declarationFiles(dist: string): Promise<string[]> {
  return (await readdir(dist, { recursive: true })).filter((file) => file.endsWith('.d.ts')).toSorted();
}

async function strangers(dist: string, file: string, manifest: Manifest): Promise<string[]> {
  return findSpecifiers(await readFile(path.join(dist, file), 'utf8'))
    .filter((name) => !name.startsWith('.') && !isBuiltin(name))
    .filter((name) => !reachesConsumers(manifest, packageOf(name)))
    .map((name) => `dist/${file}: from '${name}'`);
}
