import { once } from 'node:events';
import { resolve } from 'node:path';

import { launch, type Program } from './launch/launch.ts';
import { leaksIn } from './leaks.ts';

/** Only a cache of compiled sources: it halves the start of each run and changes nothing else. */
const compileCache = resolve(import.meta.dirname, '../../../node_modules/.cache/parity-e2e');

export interface Finished {
  /** Undefined when a signal ended it. */
  readonly exit: number | undefined;
  readonly stdout: string;
  readonly stderr: string;
  /** What it said to people, with line breaks and indents as single blanks. */
  readonly said: string;
}

export interface Invocation {
  /** The source of the program: an archetype's `bin.ts`. */
  readonly bin: string;
  readonly cwd: string;
  readonly args: readonly string[];
  readonly env?: Readonly<Record<string, string | undefined>>;
  readonly stdin?: string;
}

/** `npm test` builds first, and tests what is shipped; a test that is run by itself needs no build. */
const isBuilt = process.env['PARITY_BUILT'] === '1';
const source = '/src/bin.ts';

/** A run that can be watched and ended. */
export interface Running {
  readonly child: Program;
  readonly done: Promise<Finished>;
}

/** Runs the real command line to its end. */
export function runCli(invocation: Invocation): Promise<Finished> {
  return startCli(invocation).done;
}

/** Starts the real command line with no more of an environment than it is given. @throws when it prints a token. */
export function startCli(invocation: Invocation): Running {
  const { cwd, stdin } = invocation;
  const child = launch({ ...commandOf(invocation), cwd, stdin });
  return { child, done: finish(child) };
}

/** Program, arguments and environment: what a shell would be told. */
export function commandOf({ bin, cwd, args, env = {} }: Omit<Invocation, 'stdin'>): {
  readonly argv: readonly [string, ...string[]];
  readonly env: Readonly<Record<string, string | undefined>>;
} {
  return {
    argv: [process.execPath, ...programOf(bin), ...args],
    env: { PATH: '/usr/bin:/bin', HOME: cwd, NODE_COMPILE_CACHE: compileCache, ...env },
  };
}

function programOf(bin: string): readonly string[] {
  return isBuilt && bin.endsWith(source)
    ? [`${bin.slice(0, -source.length)}/dist/bin.js`]
    : ['-C', '@parity/source', bin];
}

/** @throws when a text holds a token. */
export function assertNoLeaks(text: string): void {
  const leaks = leaksIn(text);
  if (leaks.length > 0) throw new Error(`the output holds ${leaks.join(' and ')}`);
}

async function finish(child: Program): Promise<Finished> {
  const closed = once(child, 'close');
  const texts = Promise.all([child.stdout, child.stderr].map(textOf));
  await closed;
  const [stdout = '', stderr = ''] = await texts;
  // Here, so that no test can forget it.
  assertNoLeaks(stdout + stderr);
  return { exit: child.exitCode ?? undefined, stdout, stderr, said: stderr.replaceAll(/\s+/g, ' ') };
}

export async function textOf(stream: NodeJS.ReadableStream | null): Promise<string> {
  let text = '';
  if (stream !== null) for await (const chunk of stream) text += String(chunk);
  return text;
}
