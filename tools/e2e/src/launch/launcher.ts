/** The process that starts programs for `launch.ts`. It is small, so that forking it is cheap. */
import { spawn } from 'node:child_process';

import type { News, Order, ProgramEvent } from './messages.ts';

process.on('message', (order) => start(order as Order));
process.on('disconnect', () => process.exit());

function start({ id, argv: [program, ...args], cwd, env, stdin }: Order): void {
  const tell = (event: ProgramEvent): void => void process.send?.({ id, event } satisfies News);
  const child = spawn(program, args, {
    cwd,
    env,
    stdio: [stdin === undefined ? 'ignore' : 'pipe', 'pipe', 'pipe'],
  });
  child.once('error', (error) => tell({ is: 'failed', why: error.message }));
  tell({ is: 'started', pid: child.pid });
  for (const is of ['stdout', 'stderr'] as const)
    child[is]?.on('data', (chunk: Uint8Array) => tell({ is, chunk }));
  child.once('exit', (code, signal) => tell({ is: 'exited', code, signal }));
  child.once('close', () => tell({ is: 'closed' }));
  // Who does not read it to its end may go.
  child.stdin?.on('error', () => {});
  child.stdin?.end(stdin);
}
