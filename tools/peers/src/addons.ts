import { globSync } from 'node:fs';
import { rename } from 'node:fs/promises';
import path from 'node:path';

import { inCache, isInCache } from './in-cache.ts';
import type { Cached } from './in-cache.ts';
import { pins } from './pins.ts';
import { mustRun } from './run-program.ts';

export type AddonArch = keyof typeof pins.addons;

export const addonArchs = Object.keys(pins.addons) as AddonArch[];

/** A real npm package that is one addon. */
export interface RealAddon {
  readonly name: string;
  readonly version: string;
  /** The path of the tarball, as its registry has it. */
  readonly tarball: string;
  /** The path of the `.node` file that was in it. */
  readonly binary: string;
}

/** npm fetches it at its first use. */
export async function realAddon(arch: AddonArch): Promise<RealAddon> {
  const folder = await inCache(cachedAddon(arch));
  const [binary] = globSync('package/*.node', { cwd: folder });
  if (binary === undefined) throw new Error(`${folder} holds no addon.`);
  return {
    ...pins.addons[arch],
    tarball: path.join(folder, 'package.tgz'),
    binary: path.join(folder, binary),
  };
}

/** Whether it was fetched already. */
export function hasAddon(arch: AddonArch): boolean {
  return isInCache(cachedAddon(arch));
}

function cachedAddon(arch: AddonArch): Cached {
  const { name, version } = pins.addons[arch];
  return {
    name: `addons/${path.basename(name)}-${version}`,
    proof: 'package.tgz',
    build: (folder) => pack(`${name}@${version}`, folder),
  };
}

async function pack(spec: string, folder: string): Promise<void> {
  const where = { cwd: folder, env: process.env };
  const tarball = (await mustRun('npm', ['pack', '--silent', spec], where)).trim();
  await rename(path.join(folder, tarball), path.join(folder, 'package.tgz'));
  await mustRun('tar', ['-xzf', 'package.tgz'], where);
}
