import path from 'node:path';

import { aptInstall } from './apt-install.ts';
import { cacheFolder } from './cache-folder.ts';
import { isOnPath } from './is-on-path.ts';
import { pins } from './pins.ts';
import { runProgram } from './run-program.ts';
import { withLock } from './with-lock.ts';

/** `nix-store` stands for all of Nix. */
export type DebianProgram = keyof typeof pins.debian;

export const debianPrograms = Object.keys(pins.debian) as DebianProgram[];

const checked = new Map<DebianProgram, Promise<void>>();

/**
 * Installs what is not on the PATH, for the whole machine, and says where a version is not the pinned one: Debian moves
 * on, so another one is tried all the same.
 */
export async function installDebian(...programs: readonly DebianProgram[]): Promise<void> {
  if (!hasDebian(...programs)) {
    await withLock(path.join(cacheFolder(), 'debian'), () => installMissing(programs));
  }
  for (const program of programs) {
    if (!checked.has(program)) checked.set(program, sayOtherVersion(program));
    await checked.get(program);
  }
}

/** Whether all of them are installed, in whichever version. */
export function hasDebian(...programs: readonly DebianProgram[]): boolean {
  return programs.every((program) => isOnPath(program));
}

/** Asks again: who had the lock before may have installed the same. */
async function installMissing(programs: readonly DebianProgram[]): Promise<void> {
  const missing = programs.filter((program) => !isOnPath(program));
  if (missing.length > 0) await aptInstall(missing.map((program) => pins.debian[program].package));
}

async function sayOtherVersion(program: DebianProgram): Promise<void> {
  const { version } = pins.debian[program];
  const { stdout, stderr } = await runProgram(program, ['--version'], { cwd: '/', env: process.env });
  const [is = 'unknown'] = /\d+\.\d+\.\d+/.exec(stdout) ?? [];
  if (is === version) return;
  console.warn(`${program} is of version ${is}; the tests were written with ${version}. ${stderr}`.trim());
}
