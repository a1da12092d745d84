import { mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { open } from 'node:fs/promises';
import path from 'node:path';

import { systemCode } from '../system-code.ts';

/** Makes a folder and those above it. Node's own way says "no such file" about a disk that is read-only. */
export function makeFolder(folder: string): void {
  try {
    makeOne(folder);
  } catch (error) {
    if (systemCode(error) !== 'ENOENT') throw error;
    makeFolder(path.dirname(folder));
    makeOne(folder);
  }
}

function makeOne(folder: string): void {
  try {
    mkdirSync(folder, { mode: 0o700 });
  } catch (error) {
    if (systemCode(error) !== 'EEXIST') throw error;
  }
}

/**
 * Removes what a killed run left beside what it was writing: names of a prefix and a form of the rest. The lock of the
 * artifact is held: nobody is writing these any more.
 */
export function removeLeftovers(folder: string, prefix: string, rest: RegExp): void {
  for (const name of readdirSync(folder)) {
    if (!name.startsWith(prefix) || !rest.test(name.slice(prefix.length))) continue;
    rmSync(path.join(folder, name), { recursive: true, force: true });
  }
}

/** Flushes a file or folder to the disk: a rename is only safe after what it names. */
export async function flush(target: string): Promise<void> {
  await using handle = await open(target, 'r');
  await handle.sync();
}

/** Puts `fresh` in the place of `target`, whole or not at all; what was there is `spare` then. All on one file system. */
export async function replaceFolder(fresh: string, target: string, spare: string): Promise<void> {
  // Folders cannot be swapped in one call: between these two a reader sees none, never half of one.
  moveAway(target, spare);
  renameSync(fresh, target);
  await flush(path.dirname(target));
}

function moveAway(target: string, spare: string): void {
  try {
    renameSync(target, spare);
  } catch (error) {
    if (systemCode(error) !== 'ENOENT') throw error;
  }
}
