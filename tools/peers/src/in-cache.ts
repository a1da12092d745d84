import { existsSync } from 'node:fs';
import { mkdir, readdir, rename, rm } from 'node:fs/promises';
import path from 'node:path';

import { cacheFolder } from './cache-folder.ts';
import { withLock } from './with-lock.ts';

/** One folder of the cache. */
export interface Cached {
  /** Says the versions, so that other pins are another folder. */
  readonly name: string;
  /** A file in it that must be there; one that links to what was removed since is not. */
  readonly proof: string;
  readonly build: (folder: string) => Promise<void>;
}

/**
 * @returns the folder, built where it is missing. It is built beside its place and renamed, so it is there whole or not
 * at all, and nobody builds it twice.
 */
export async function inCache(cached: Cached): Promise<string> {
  const folder = placeOf(cached);
  if (isInCache(cached)) return folder;
  return withLock(folder, async () => {
    if (!isInCache(cached)) await buildBeside(folder, cached.build);
    return folder;
  });
}

/** Whether it was built already. */
export function isInCache(cached: Pick<Cached, 'name' | 'proof'>): boolean {
  return existsSync(path.join(placeOf(cached), cached.proof));
}

function placeOf({ name }: Pick<Cached, 'name'>): string {
  return path.join(cacheFolder(), name);
}

async function buildBeside(folder: string, build: (folder: string) => Promise<void>): Promise<void> {
  await removeLeftovers(folder);
  const beside = `${folder}.${process.pid}.new`;
  await mkdir(beside, { recursive: true });
  try {
    await build(beside);
    await rm(folder, { recursive: true, force: true });
    await rename(beside, folder);
  } finally {
    await rm(beside, { recursive: true, force: true });
  }
}

/** What a killed run left. We hold the lock, so nobody is building there. */
async function removeLeftovers(folder: string): Promise<void> {
  const parent = path.dirname(folder);
  await mkdir(parent, { recursive: true });
  for (const name of await readdir(parent)) {
    const [, of] = /^(.*)\.\d+\.new$/.exec(name) ?? [];
    if (of === path.basename(folder)) await rm(path.join(parent, name), { recursive: true, force: true });
  }
}
