import { existsSync } from 'node:fs';
import { mkdir, readdir, rename, rm } from 'node:fs/promises';
import path from 'node:path';

import { cacheFolder } from './cache-folder.ts';
import { withLock } from './with-lock.ts';

/**
 * The folder `name` of the cache; `build` fills it where it is missing. It is built beside its place and renamed, so
 * it is there whole or not at all, and nobody builds it twice.
 */
export async function inCache(name: string, build: (folder: string) => Promise<void>): Promise<string> {
  const folder = path.join(cacheFolder(), name);
  if (existsSync(folder)) return folder;
  return withLock(folder, async () => {
    if (!existsSync(folder)) await buildBeside(folder, build);
    return folder;
  });
}

/** Whether it was built already. */
export function isInCache(name: string): boolean {
  return existsSync(path.join(cacheFolder(), name));
}

async function buildBeside(folder: string, build: (folder: string) => Promise<void>): Promise<void> {
  await removeLeftovers(folder);
  const beside = `${folder}.${process.pid}.new`;
  await mkdir(beside, { recursive: true });
  try {
    await build(beside);
    await rename(beside, folder);
  } finally {
    await rm(beside, { recursive: true, force: true });
  }
}

/** What a killed run left. We hold the lock, so nobody is building there. */
async function removeLeftovers(folder: string): Promise<void> {
  const parent = path.dirname(folder);
  await mkdir(parent, { recursive: true });
  const left = (await readdir(parent)).filter(
    (name) => name.startsWith(`${path.basename(folder)}.`) && name.endsWith('.new'),
  );
  for (const name of left) await rm(path.join(parent, name), { recursive: true, force: true });
}
