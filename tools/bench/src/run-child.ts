import { spawn } from 'node:child_process';

import { treeMemory } from './tree-memory.ts';

export interface Measured {
  /** Wall clock, in milliseconds. */
  readonly ms: number;
  /** The most memory that the process and its children held, in MiB. */
  readonly peakMiB: number;
}

export interface Child {
  readonly argv: readonly [string, ...string[]];
  readonly cwd: string;
  readonly env?: Readonly<Record<string, string>>;
  /** When it is killed, in milliseconds; never if nothing is said. */
  readonly timeout?: number;
}

/** How often the peak is read: the kernel keeps the maximum, so only the last few milliseconds can be missed. */
const pollMs = 5;

/** Runs a program to its end. @throws when it does not exit with 0: a failed run measures nothing. */
export function runChild({ argv: [program, ...args], cwd, env = {}, timeout }: Child): Promise<Measured> {
  const { promise, resolve, reject } = Promise.withResolvers<Measured>();
  const started = performance.now();
  const child = spawn(program, args, {
    cwd,
    env: { PATH: process.env['PATH'], ...env },
    stdio: ['ignore', 'ignore', 'pipe'],
    timeout,
  });
  let said = '';
  child.stderr.on('data', (chunk: Buffer) => (said += chunk.toString()));
  const memory = child.pid === undefined ? undefined : treeMemory(child.pid);
  const poll = setInterval(() => memory?.look(), pollMs);
  child.once('error', reject);
  child.once('close', (code, signal) => {
    clearInterval(poll);
    if (code === 0) resolve({ ms: performance.now() - started, peakMiB: memory?.peakMiB ?? 0 });
    else reject(new Error(`${program} ${args.join(' ')} ended with ${code ?? signal}:\n${said}`));
  });
  return promise;
}
