import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';

/** How a program ended. One that was killed, also for taking too long, has code -1. */
export interface Ended {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

export interface Where {
  readonly cwd: string;
  readonly env: NodeJS.ProcessEnv;
  /** In milliseconds; then it is killed. Five minutes if nothing is said. */
  readonly timeout?: number;
}

const fiveMinutes = 300_000;

/** Runs to the end without input, so that a program that would ask a person fails. */
export async function runProgram(command: string, args: readonly string[], where: Where): Promise<Ended> {
  const child = spawn(command, args, {
    timeout: fiveMinutes,
    ...where,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const ended = once(child, 'close') as Promise<[number | null]>;
  const [[code], stdout, stderr] = await Promise.all([ended, text(child.stdout), text(child.stderr)]);
  return { code: code ?? -1, stdout, stderr };
}

/** The same for steps that must succeed. */
export async function mustRun(command: string, args: readonly string[], where: Where): Promise<string> {
  const { code, stdout, stderr } = await runProgram(command, args, where);
  if (code === 0) return stdout;
  throw new Error(`${command} ${args.join(' ')} ended with ${code}\n${stdout}${stderr}`);
}
