import { mkdir, readdir, readlink, rm } from 'node:fs/promises';
import path from 'node:path';

import type { Ports } from '@parity-lib/core';

import type { ImageMeta } from './leg-meta.ts';

/** Fewer than any system's limit for the length of a command. */
const mostPathsAtOnce = 500;

/**
 * Makes the store paths of a linked stage roots of Nix's garbage collector, for as long as the stage is there. Without
 * Nix there is no collector either.
 *
 * @param roots is made anew: paths of an earlier stage are let go.
 */
export async function holdStorePaths(
  { storePaths = [] }: ImageMeta,
  roots: string,
  { exec, log }: Pick<Ports, 'exec' | 'log'>,
): Promise<void> {
  const held = await targetsIn(roots);
  // Asking Nix costs more than all the rest of staging.
  if (held.size === storePaths.length && storePaths.every((one) => held.has(one))) return;
  await rm(roots, { recursive: true, force: true });
  if (storePaths.length === 0) return;
  await mkdir(roots, { recursive: true });
  for (let at = 0; at < storePaths.length; at += mostPathsAtOnce) {
    // Nix numbers the links of one command.
    const link = path.join(roots, `root-${at}`);
    const paths = storePaths.slice(at, at + mostPathsAtOnce);
    const done = await exec.run({
      argv: ['nix-store', '--add-root', link, '--indirect', '--realise', ...paths],
    });
    if (done.exitCode === 0) continue;
    log.note(
      done.missing
        ? '  There is no nix-store here: the stage is good for as long as its store paths are there.'
        : `  nix-store does not hold the store paths: ${done.stderr.trim().split('\n').at(-1) ?? ''}`,
    );
    return;
  }
}

async function targetsIn(roots: string): Promise<ReadonlySet<string>> {
  const names = await readdir(roots).catch(() => []);
  const targets = names.map((name) => readlink(path.join(roots, name)).catch(() => ''));
  return new Set(await Promise.all(targets));
}
