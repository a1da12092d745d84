import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';

import type { ForgeOptions, LoggedRequest } from '@parity-lib/local-forge';

/** The registry of the demo: one folder and one port, and a process that comes and goes. */
export class ForgeProcess implements AsyncDisposable {
  readonly #options: ForgeOptions;
  #child: ChildProcess | undefined;
  #seen: readonly LoggedRequest[] = [];
  #errors = '';

  constructor(options: Omit<ForgeOptions, 'profile'>) {
    this.#options = { ...options, profile: 'gitea' };
  }

  get pid(): number | undefined {
    return this.#child?.pid;
  }

  /** Starts it on what an earlier process left in its folder. */
  async start(stop: AbortSignal): Promise<void> {
    const child = fork(new URL('forge-child.ts', import.meta.url), {
      execArgv: ['-C', '@parity/source'],
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
      signal: stop,
    });
    // `stop` ends it and says so here as well; who waits for an answer hears of its end.
    child.on('error', () => {});
    child.stderr?.setEncoding('utf8').on('data', (text: string) => (this.#errors += text));
    this.#child = child;
    this.#seen = await this.#exchange(this.#options);
  }

  /** Every request since it was last started, oldest first; of one that was killed, up to then. */
  async requests(): Promise<readonly LoggedRequest[]> {
    if (this.#child !== undefined) this.#seen = await this.#exchange('requests');
    return this.#seen;
  }

  /** SIGKILL; returns when it is gone. */
  async kill(): Promise<void> {
    const child = this.#child;
    if (child === undefined) return;
    this.#child = undefined;
    if (child.exitCode !== null || child.signalCode !== null) return;
    const gone = once(child, 'exit');
    child.kill('SIGKILL');
    await gone;
  }

  /** The last requests and what it complained about, a line each. */
  async tail(): Promise<readonly string[]> {
    const seen = await this.requests().catch(() => this.#seen);
    const lines = seen
      .slice(-10)
      .map(({ method, path, status }) => `${method} ${path} ${status ?? 'no answer'}`);
    const errors = this.#errors.trimEnd().split('\n').slice(-10);
    return [...(lines.length > 0 ? lines : ['no request at all']), ...errors.filter((line) => line !== '')];
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.kill();
  }

  /** Asks, and waits for the answer or for the end of the process. */
  async #exchange(message: ForgeOptions | 'requests'): Promise<readonly LoggedRequest[]> {
    const child = this.#child;
    if (child?.connected !== true) throw new Error(`the registry is not running\n${this.#errors}`);
    const over = new AbortController();
    const { signal } = over;
    try {
      const answered = once(child, 'message', { signal });
      const ended = once(child, 'exit', { signal }).then(() => {
        throw new Error(`the registry ended unexpectedly\n${this.#errors}`);
      });
      child.send(message);
      const [requests] = (await Promise.race([answered, ended])) as [readonly LoggedRequest[]];
      return requests;
    } finally {
      over.abort();
    }
  }
}
