import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';

import { freePort } from '@parity-tools/test-kit/free-port';

/** A program that serves on the loopback until it is disposed of. */
export interface Server extends AsyncDisposable {
  /** Ends with a slash. */
  readonly url: string;
  readonly pid: number;
}

export interface Program {
  readonly command: string;
  readonly args: (port: number) => readonly string[];
  readonly cwd: string;
  /** Added to the environment. */
  readonly env?: Readonly<Record<string, string>>;
  /** What answers once it is ready, below the URL: 2xx, or 401 where everything is protected. */
  readonly ready: string;
  /** Any free one if nothing is said; that of before, for a server that comes back. */
  readonly port?: number | undefined;
}

/** Started, and back when it answers. */
export async function startServer(program: Program): Promise<Server> {
  const port = program.port ?? (await freePort());
  const url = `http://127.0.0.1:${port}/`;
  const { command, cwd } = program;
  const env = { ...process.env, ...program.env };
  const child = spawn(command, program.args(port), { cwd, env, stdio: ['ignore', 'pipe', 'pipe'] });
  await untilReady(new URL(program.ready, url), child);
  return { url, pid: child.pid!, [Symbol.asyncDispose]: () => stop(child) };
}

async function untilReady(url: URL, child: ChildProcess): Promise<void> {
  const output: string[] = [];
  // Also read later on: a full pipe would stop the server.
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (text) => output.push(String(text)));
  child.on('error', (error) => output.push(error.message));
  for (let tries = 0; tries < 600 && !hasEnded(child); tries++) {
    if (await answers(url)) {
      output.length = 0;
      return;
    }
    await pause(50);
  }
  await stop(child);
  throw new Error(`${child.spawnfile} did not start.\n${output.join('')}`);
}

async function answers(url: URL): Promise<boolean> {
  return fetch(url).then(
    ({ ok, status }) => ok || status === 401,
    () => false,
  );
}

function hasEnded(child: ChildProcess): boolean {
  return child.pid === undefined || child.exitCode !== null || child.signalCode !== null;
}

async function stop(child: ChildProcess): Promise<void> {
  if (hasEnded(child)) return;
  const exited = once(child, 'exit');
  child.kill('SIGKILL');
  await exited;
}
