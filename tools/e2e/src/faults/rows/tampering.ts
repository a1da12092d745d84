import { execFile } from 'node:child_process';
import { mkdir, open, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { promisify } from 'node:util';

import type { Scene } from '../../scene.ts';

/** The first file that the release is made from. */
export function inputOf({ release: { inputs }, path }: Scene): string {
  return path(inputs[0] ?? '');
}

/** Flips the bit in the middle. @returns the bytes as they are then. */
export async function flip(file: string): Promise<Buffer> {
  const bytes = await readFile(file);
  const middle = Math.floor(bytes.length / 2);
  bytes[middle] = (bytes[middle] ?? 0) ^ 1;
  await writeFile(file, bytes);
  return bytes;
}

export async function overwriteEnd(file: string): Promise<void> {
  await using handle = await open(file, 'r+');
  const { size } = await handle.stat();
  await handle.write('other', size - 5);
}

export async function replaceByLink(file: string, target: string): Promise<void> {
  await rm(file);
  await symlink(target, file);
}

export async function replaceByFolder(file: string): Promise<void> {
  await rm(file);
  await mkdir(file);
}

export async function replaceByPipe(file: string): Promise<void> {
  await rm(file);
  await promisify(execFile)('mkfifo', [file]);
}
