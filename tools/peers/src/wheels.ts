import { globSync } from 'node:fs';
import path from 'node:path';

import { inCache, isInCache } from './in-cache.ts';
import type { Cached } from './in-cache.ts';
import { pins } from './pins.ts';
import { installPython } from './python.ts';
import { mustRun } from './run-program.ts';

export type WheelProject = keyof typeof pins.wheels;
export type WheelArch = keyof typeof pins.platforms;

export const wheelProjects = Object.keys(pins.wheels) as WheelProject[];
export const wheelArchs = Object.keys(pins.platforms) as WheelArch[];

/** The path of a real wheel with native code, for CPython 3.12; pip fetches it at its first use. */
export async function realWheel(project: WheelProject, arch: WheelArch): Promise<string> {
  const folder = await inCache(cachedWheel(project, arch));
  const [name] = globSync('*.whl', { cwd: folder });
  if (name === undefined) throw new Error(`${folder} holds no wheel.`);
  return path.join(folder, name);
}

/** Whether it was fetched already. */
export function hasWheel(project: WheelProject, arch: WheelArch): boolean {
  return isInCache(cachedWheel(project, arch));
}

function cachedWheel(project: WheelProject, arch: WheelArch): Cached {
  const version = pins.wheels[project];
  return {
    name: `wheels/${project}-${version}-${arch}`,
    proof: '.',
    build: (folder) => download(`${project}==${version}`, pins.platforms[arch], folder),
  };
}

async function download(requirement: string, platform: string, folder: string): Promise<void> {
  const { program } = await installPython();
  const target = ['--platform', platform, '--python-version', '3.12', '--implementation', 'cp'];
  const args = ['--quiet', '--no-deps', '--only-binary', ':all:', ...target, '--abi', 'cp312', requirement];
  await mustRun(program, ['-m', 'pip', 'download', ...args], { cwd: folder, env: process.env });
}
