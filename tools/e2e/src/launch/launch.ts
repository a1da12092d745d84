import { type ChildProcess, fork } from 'node:child_process';
import { EventEmitter } from 'node:events';
import { PassThrough, type Readable } from 'node:stream';

import type { News, Order, ProgramEvent } from './messages.ts';

/**
 * A program that was started: as much of a child process as tests need. Emits `exit` when it has ended, and `close` when
 * all that it printed was read as well.
 */
export class Program extends EventEmitter<{ exit: []; close: []; error: [Error] }> {
  exitCode: number | null = null;
  signalCode: NodeJS.Signals | null = null;
  readonly #stdout = new PassThrough();
  readonly #stderr = new PassThrough();
  readonly #started = Promise.withResolvers<number>();
  #pid: number | undefined;

  get stdout(): Readable {
    return this.#stdout;
  }

  get stderr(): Readable {
    return this.#stderr;
  }

  /** The program itself: nothing stands between it and the signal. */
  kill(signal: NodeJS.Signals): void {
    if (this.#pid === undefined) void this.#started.promise.then((pid) => this.#send(pid, signal));
    else this.#send(this.#pid, signal);
  }

  /** @returns whether there is more to come. */
  hear(event: ProgramEvent): boolean {
    switch (event.is) {
      case 'started':
        this.#pid = event.pid;
        if (event.pid !== undefined) this.#started.resolve(event.pid);
        return true;
      case 'failed':
        this.#end();
        this.emit('error', new Error(event.why));
        return false;
      case 'stdout':
      case 'stderr':
        (event.is === 'stdout' ? this.#stdout : this.#stderr).write(event.chunk);
        return true;
      case 'exited':
        this.exitCode = event.code;
        this.signalCode = event.signal;
        this.emit('exit');
        return true;
      case 'closed':
        this.#end();
        this.emit('close');
        return false;
    }
  }

  #end(): void {
    this.#stdout.end();
    this.#stderr.end();
  }

  #send(pid: number, signal: NodeJS.Signals): void {
    if (this.exitCode !== null || this.signalCode !== null) return;
    try {
      process.kill(pid, signal);
    } catch {
      // It has ended, and that is on its way here.
    }
  }
}

let launcher: ChildProcess | undefined;
const programs = new Map<number, Program>();
let last = 0;

/**
 * Starts a program by way of a process that is small: Node forks, which copies the page tables of whoever starts a
 * program, and a process that runs tests is large. Without it, fault tables take a tenth more of a processor.
 */
export function launch(order: Omit<Order, 'id'>): Program {
  launcher ??= startLauncher();
  const id = (last += 1);
  const program = new Program();
  programs.set(id, program);
  launcher.channel?.ref();
  launcher.send({ ...order, id } satisfies Order);
  return program;
}

function startLauncher(): ChildProcess {
  const started = fork(new URL('launcher.ts', import.meta.url), {
    execArgv: ['--disable-warning=ExperimentalWarning'],
    serialization: 'advanced',
  });
  started.on('message', (message) => {
    const { id, event } = message as News;
    if (programs.get(id)?.hear(event) !== false) return;
    programs.delete(id);
    // It keeps nobody alive who does not wait for a program.
    if (programs.size === 0) started.channel?.unref();
  });
  started.unref();
  return started;
}
