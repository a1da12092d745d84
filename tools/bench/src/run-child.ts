import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';

export interface Measured {
  /** Wall clock, in milliseconds. */
  readonly ms: number;
  /** The most memory the process ever held, in MiB; of the process itself, not of its children. */
  readonly peakMiB: number;
}

export interface Child {
  readonly argv: readonly [string, ...string[]];
  readonly cwd: string;
  readonly env?: Readonly<Record<string, string>>;
}

/** How often the peak is read: the kernel keeps the maximum, so only the last few milliseconds can be missed. */
const pollMs = 5;

/** Runs a program to its end. @throws when it does not exit with 0: a failed run measures nothing. */
export function runChild({ argv: [program, ...args], cwd, env = {} }: Child): Promise<Measured> {
  const { promise, resolve, reject } = Promise.withResolvers<Measured>();
  const started = performance.now();
  const child = spawn(program, args, {
    cwd,
    env: { PATH: process.env['PATH'], ...env },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let said = '';
  child.stderr.on('data', (chunk: Buffer) => (said += chunk.toString()));
  let peakMiB = 0;
  const poll = setInterval(() => (peakMiB = Math.max(peakMiB, peakOf(child.pid))), pollMs);
  child.once('error', reject);
  child.once('close', (code) => {
    clearInterval(poll);
    if (code === 0) resolve({ ms: performance.now() - started, peakMiB });
    else reject(new Error(`${program} ${args.join(' ')} exited with ${code}:\n${said}`));
  });
  return promise;
}

/** VmHWM of a process, as proc(5) has it; 0 once it is gone. */
function peakOf(pid: number | undefined): number {
  try {
    const status = readFileSync(`/proc/${pid}/status`, 'utf8');
    return Number(/^VmHWM:\s+(\d+) kB$/m.exec(status)?.[1] ?? 0) / 1024;
  } catch {
    return 0;
  }
}
