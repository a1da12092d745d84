import { createHash } from 'node:crypto';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { inCache, isInCache } from './in-cache.ts';
import { pins } from './pins.ts';
import { mustRun } from './run-program.ts';

/** An environment with pip, pypiserver, twine and uv. Nobody installs anything else into it. */
export interface Python {
  /** Runs the rest with `-m`: the scripts beside it name the folder in which they were built. */
  readonly program: string;
  readonly uv: string;
}

const wanted = Object.entries(pins.python).map(([name, version]) => `${name}==${version}`);
const hash = createHash('sha256').update(wanted.join(' ')).digest('hex').slice(0, 12);
const cached = { name: `python-${hash}`, proof: 'bin/python3', build };

/** Installs it where it is missing; 20 seconds. */
export async function installPython(): Promise<Python> {
  const folder = await inCache(cached);
  return { program: path.join(folder, 'bin/python3'), uv: path.join(folder, 'bin/uv') };
}

/** Whether it is installed. */
export function hasPython(): boolean {
  return isInCache(cached);
}

async function build(folder: string): Promise<void> {
  const where = { cwd: tmpdir(), env: process.env };
  await mustRun('python3', ['-m', 'venv', folder], where).catch((error: unknown) => {
    throw new Error('No Python environment can be made. On Debian: apt-get install python3-venv', {
      cause: error,
    });
  });
  await mustRun(path.join(folder, 'bin/python3'), ['-m', 'pip', 'install', '--quiet', ...wanted], where);
}
