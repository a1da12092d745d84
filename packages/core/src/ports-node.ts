/** The machine: process, clock, network, and with `run-child.ts` child processes. Everything else gets these as arguments. */
import { isUtf8 } from 'node:buffer';
import { randomBytes } from 'node:crypto';
import { readFileSync, readlinkSync } from 'node:fs';
import { constants as osConstants, endianness, hostname } from 'node:os';

import { type Arch, parseArch } from './arch.ts';
import { Stopped, UsageError } from './blocker.ts';
import { childEnv } from './child-env.ts';
import type { Machine } from './cli/main.ts';
import { createTransport } from './http/transport.ts';
import type { Clock, Exec, Finished, Processes } from './ports.ts';
import { runChild } from './run-child.ts';
import { keepHeapSmall } from './small-heap.ts';
import type { Secrets } from './token/redact.ts';
import { writeNow } from './write-now.ts';

/** The machine as it is. Also turns the first SIGINT or SIGTERM into `stop`; the second one ends the process at once. */
export function nodeMachine(): Machine {
  keepHeapSmall();
  const stop = stopOnSignals();
  outliveReaders();
  let isCrashing = false;
  return {
    argv: process.argv.slice(2),
    sink: {
      out: (text) => void (isCrashing ? writeNow(1, text) : process.stdout.write(text)),
      err: (text) => void (isCrashing ? writeNow(2, text) : process.stderr.write(text)),
      isTerminal: process.stderr.isTTY && process.env['TERM'] !== 'dumb',
      // Windows are resized.
      get columns() {
        return process.stderr.columns;
      },
    },
    readStdin,
    onCrash: (report) => {
      // A report that Node writes of a crash would list the environment.
      process.report.excludeEnv = true;
      process.on('uncaughtException', (error) => {
        isCrashing = true;
        process.exit(report(error));
      });
    },
    ports: (log, secrets) => ({
      env: process.env,
      cwd: process.cwd(),
      clock,
      // Importing them costs ten times more than fetching them when they are needed.
      http: createTransport(
        {
          http: () => process.getBuiltinModule('node:http'),
          https: () => process.getBuiltinModule('node:https'),
          turn: async () => {
            // The first may come before sockets are looked at again, the second never does.
            await new Promise(setImmediate);
            await new Promise(setImmediate);
          },
        },
        clock,
        process.env,
      ),
      exec: execWith(secrets, stop),
      log,
      random: { fraction: Math.random, hex: (bytes) => randomBytes(bytes).toString('hex') },
      processes,
      arch: archOf(process.arch),
      stop,
    }),
  };
}

const clock: Clock = {
  now: () => Date.now(),
  // `performance` would load a module of its own.
  monotonic: () => Number(process.hrtime.bigint()) / 1e6,
  after: (ms, task) => {
    const timer = setTimeout(task, ms);
    return () => clearTimeout(timer);
  },
};

const processes: Processes = {
  self: { pid: process.pid, started: startOf(process.pid) ?? '', host: hostOf() },
  isRunning: ({ pid, started, host }) => (host === hostOf() ? startOf(pid) === started : undefined),
};

function archOf(name: string): Arch | undefined {
  return name === 'ppc64' && endianness() === 'LE' ? 'ppc64le' : parseArch(name);
}

/** Containers may share a name, but each has process numbers of its own. */
function hostOf(): string {
  try {
    return `${hostname()} ${readlinkSync('/proc/self/ns/pid')}`;
  } catch {
    return hostname();
  }
}

/** When a process started, as /proc tells it; elsewhere only whether it lives. */
function startOf(pid: number): string | undefined {
  try {
    if (process.platform !== 'linux') return process.kill(pid, 0) ? 'alive' : undefined;
    // Field 22; the second one, a name in parentheses, may hold blanks.
    return readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1)?.split(' ')[19];
  } catch {
    return undefined;
  }
}

/** Whoever reads what is printed may go (`| head`); a publish that has begun goes on without. */
function outliveReaders(): void {
  for (const stream of [process.stdout, process.stderr])
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EPIPE') throw error;
    });
}

function stopOnSignals(): AbortSignal {
  const controller = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.on(signal, () => {
      if (controller.signal.aborted) process.exit(128 + osConstants.signals[signal]);
      controller.abort(new Stopped(signal));
    });
  }
  return controller.signal;
}

/** Four times what a config may have: whoever sends without end is not listened to. */
const mostStdin = 4 * 1024 * 1024;

async function readStdin(): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of process.stdin) {
    chunks.push(Buffer.from(chunk));
    size += chunk.length;
    if (size > mostStdin) break;
  }
  const bytes = Buffer.concat(chunks);
  // What was cut off may end in half a character; it is too long anyway.
  if (size <= mostStdin && !isUtf8(bytes)) throw new UsageError('Standard input is not UTF-8.');
  return bytes.toString('utf8');
}

function execWith(secrets: Secrets, stop: AbortSignal): Exec {
  return {
    run: async ({ env = {}, inherit, ...command }): Promise<Finished> => {
      if (command.argv.some((word) => secrets.isIn(word)))
        throw new Error(`${command.argv[0]} would have got a secret as an argument`);
      return await runChild(command, childEnv(process.env, env, inherit, secrets), stop);
    },
  };
}
