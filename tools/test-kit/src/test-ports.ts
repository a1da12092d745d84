import { spawn, type SpawnOptions } from 'node:child_process';
import { once } from 'node:events';
import http from 'node:http';
import https from 'node:https';

import type { Ports } from '@parity-lib/core';
import type { Target } from '@parity-lib/core';
import { nodeMachine } from '@parity-lib/core/node';
import { createTransport, parseTarget, Secrets } from '@parity-lib/core/testing';

import { fakeClock } from './fake-clock.ts';

/** Ports with named parts. The rest: waits are skipped, chance is even, the environment is empty, the network real. */
export function testPorts(parts: Partial<Ports> = {}): Ports {
  const { env = {} } = parts;
  let drawn = 0;
  return {
    env,
    cwd: '/',
    clock: fakeClock({ skip: true }),
    // Its own clock never moves: connections are not given up because waits between tries are skipped.
    http: createTransport(httpModules, fakeClock(), env),
    exec: realExec(),
    log: collectedLog(),
    random: { fraction: () => 0.5, hex: (bytes) => (drawn += 1).toString(16).padStart(bytes * 2, '0') },
    processes: {
      self: { pid: process.pid, started: 'now', host: 'here' },
      isRunning: ({ pid }) => pid === process.pid,
    },
    arch: 'amd64',
    stop: new AbortController().signal,
    ...parts,
  };
}

/** HTTP as Node has it. */
export const httpModules: Parameters<typeof createTransport>[0] = {
  http: () => http,
  https: () => https,
  turn: async () => {
    for (let turns = 0; turns < 2; turns += 1) await new Promise(setImmediate);
  },
};

let machine: ReturnType<typeof nodeMachine> | undefined;

/** Runs real programs with the environment of this process, less what holds one of the secrets. */
export function realExec(secrets: Secrets = new Secrets()): Ports['exec'] {
  // Each machine listens for signals: one for all is enough.
  machine ??= nodeMachine();
  return machine.ports(collectedLog(), secrets).exec;
}

export function collectedLog(): Ports['log'] & { readonly lines: readonly string[] } {
  const lines: string[] = [];
  return { lines, note: (line) => void lines.push(line), detail: (line) => void lines.push(line) };
}

/** Where a release goes when a server of the test is the registry. */
export function targetOf(host: string, owner = 'oleks'): Target {
  return parseTarget({ host, owner });
}

/**
 * Runs TypeScript in a process of its own, where imports of `@parity-lib/…` find the sources.
 *
 * @param text the module; it is run from the folder `from`, so that packages are found.
 */
export async function runSource(
  text: string,
  options: Pick<SpawnOptions, 'env' | 'cwd'> = {},
): Promise<{ code: number | null; stdout: string; stderr: string }> {
  const args = ['-C', '@parity/source', '--no-warnings', '--input-type=module-typescript', '--eval', text];
  const child = spawn(process.execPath, args, { ...options, stdio: ['ignore', 'pipe', 'pipe'] });
  let [stdout, stderr] = ['', ''];
  child.stdout?.on('data', (chunk: Buffer) => (stdout += chunk.toString()));
  child.stderr?.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, stdout, stderr };
}
