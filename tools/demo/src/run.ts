import { spawn } from 'node:child_process';
import { once } from 'node:events';

export interface Where {
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
  readonly stop: AbortSignal;
  /** Also show what is printed, while it is printed. */
  readonly show?: (text: string) => void;
}

export interface Finished {
  readonly exit: number | null;
  /** Both streams, as a terminal would show them. */
  readonly output: string;
}

/** Nothing here takes long: what hangs should fail, not wait. */
const limitMs = 60_000;

/** Runs a program to its end. A failure must be looked for in `exit`, unless it is git or a shell: see `run`. */
export async function runToEnd(program: string, args: readonly string[], where: Where): Promise<Finished> {
  const { cwd, env, stop, show } = where;
  const signal = AbortSignal.any([stop, AbortSignal.timeout(limitMs)]);
  const child = spawn(program, args, { cwd, env, signal, stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      output += text;
      show?.(text);
    });
  }
  const [exit] = (await once(child, 'close')) as [number | null];
  return { exit, output };
}

/** The same for what may not fail. */
export async function run(program: string, args: readonly string[], where: Where): Promise<void> {
  const { exit, output } = await runToEnd(program, args, where);
  if (exit !== 0) throw new Error(`${program} ${args.join(' ')} ended with exit code ${exit}\n${output}`);
}
