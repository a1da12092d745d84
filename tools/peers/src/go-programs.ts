import { tmpdir } from 'node:os';
import path from 'node:path';

import { cacheFolder } from './cache-folder.ts';
import { inCache, isInCache } from './in-cache.ts';
import type { Cached } from './in-cache.ts';
import { pins } from './pins.ts';
import { mustRun } from './run-program.ts';
import { withLock } from './with-lock.ts';

/** `registry` is distribution 3. */
export type GoProgram = keyof typeof pins.go;

export const goPrograms = Object.keys(pins.go) as GoProgram[];

/**
 * Builds it where it is missing: `crane` and `regctl` in about 15 seconds, `registry` and `helm` in 2 minutes.
 * @returns its path.
 */
export async function installGo(program: GoProgram): Promise<string> {
  return path.join(await inCache(cachedProgram(program)), program);
}

/** Whether it was built already. */
export function hasGo(program: GoProgram): boolean {
  return isInCache(cachedProgram(program));
}

function cachedProgram(program: GoProgram): Cached {
  const { source, version } = pins.go[program];
  return {
    name: `go/${program}-${version}`,
    proof: program,
    // One at a time, whoever asks: a build takes up to 1.3 GB, and two at once are slower than one after the other.
    build: (folder) => withLock(path.join(cacheFolder(), 'go'), () => build(`${source}@v${version}`, folder)),
  };
}

const twentyMinutes = 1_200_000; // on a machine that is busy

/** With what is pinned and nothing else: not the flags of a developer, no other Go, no C compiler. */
async function build(versioned: string, folder: string): Promise<void> {
  const own = { GOBIN: folder, GOFLAGS: '', GOTOOLCHAIN: 'local', CGO_ENABLED: '0' };
  const where = { cwd: tmpdir(), env: { ...process.env, ...own }, timeout: twentyMinutes };
  await mustRun('go', ['install', versioned], where).catch((error: unknown) => {
    throw new Error(`Go cannot build ${versioned}. It takes Go 1.26 or later, as \`go\` on the PATH.`, {
      cause: error,
    });
  });
}
