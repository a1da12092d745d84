import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';

import { repository } from './repository.ts';

/** A package of ours that strangers can install. */
export interface Published {
  readonly name: string;
  readonly version: string;
  readonly folder: string;
}

/** Everything below `packages/` that is not private: a new archetype is found without being listed. */
export async function findPublished(): Promise<readonly Published[]> {
  const packages = path.join(repository, 'packages');
  const folders = (await readdir(packages)).toSorted().map((name) => path.join(packages, name));
  const found = await Promise.all(folders.map(readPublished));
  return found.flat();
}

async function readPublished(folder: string): Promise<Published[]> {
  const file = path.join(folder, 'package.json');
  if (!existsSync(file)) return [];
  const manifest = JSON.parse(await readFile(file, 'utf8')) as Published & { private?: boolean };
  return manifest.private === true ? [] : [{ name: manifest.name, version: manifest.version, folder }];
}
