import type { ChildProcess } from 'node:child_process';
import type { Readable } from 'node:stream';

import type { Command, Finished } from './ports.ts';
import { systemCode } from './system-code.ts';

/** How long a program that was told to end may take for it. */
const graceMs = 5000;

/** More than this, of one of its streams, is kept of no program. */
const mostKept = 64 * 1024 * 1024;

/** Those that run: they end with us. */
const running = new Set<ChildProcess>();

/**
 * Runs a program to its end, without a shell and without standard input.
 *
 * One that takes longer than it may, or prints more than is kept, is ended and has no exit code.
 *
 * @param env all that it gets of an environment.
 * @param stop ends it. @throws what it was aborted with.
 */
export async function runChild(
  { argv, cwd, onLine, timeoutMs }: Omit<Command, 'env' | 'inherit'>,
  env: Readonly<Record<string, string>>,
  stop: AbortSignal,
): Promise<Finished> {
  stop.throwIfAborted();
  // Importing it costs more than fetching it when it is needed.
  const { spawn } = process.getBuiltinModule('node:child_process');
  const [program = '', ...args] = argv;
  let child;
  try {
    child = spawn(program, args, { cwd, env, stdio: ['ignore', 'pipe', 'pipe'] });
  } catch (error) {
    // Of what may be wrong with a program, Node throws some, and tells the rest later.
    return { exitCode: undefined, stdout: '', stderr: '', missing: isMissing(error) };
  }
  const ended = endOf(child);
  let isCutShort = false;
  const cutShort = (): void => {
    isCutShort = true;
    end(child);
  };
  const outputs = [child.stdout, child.stderr].map((stream) =>
    onLine === undefined ? keep(stream, cutShort) : tell(stream, onLine),
  );
  const timer = timeoutMs === undefined ? undefined : setTimeout(cutShort, timeoutMs);
  stop.addEventListener('abort', cutShort);
  const { exitCode, missing } = await ended;
  clearTimeout(timer);
  stop.removeEventListener('abort', cutShort);
  stop.throwIfAborted();
  const [stdout = '', stderr = ''] = outputs.map((text) => text());
  return { exitCode: isCutShort ? undefined : exitCode, stdout, stderr, missing };
}

/** When it has ended, and all that it printed was read. */
function endOf(child: ChildProcess): Promise<Pick<Finished, 'exitCode' | 'missing'>> {
  const { promise, resolve } = Promise.withResolvers<Pick<Finished, 'exitCode' | 'missing'>>();
  // No other event follows where it could not be started.
  child.on('error', (error) => resolve({ exitCode: undefined, missing: isMissing(error) }));
  child.once('close', (code) => resolve({ exitCode: code ?? undefined, missing: false }));
  if (running.size === 0) process.on('exit', endAll);
  running.add(child);
  return promise.finally(() => {
    running.delete(child);
    if (running.size === 0) process.off('exit', endAll);
  });
}

function isMissing(error: unknown): boolean {
  return /^(?:ENOENT|ENOTDIR)$/.test(systemCode(error));
}

function endAll(): void {
  for (const child of running) child.kill();
}

function end(child: ChildProcess): void {
  child.kill();
  const timer = setTimeout(() => child.kill('SIGKILL'), graceMs);
  child.once('exit', () => {
    clearTimeout(timer);
    // Children of its own may hold the other ends, and go on.
    child.stdout?.destroy();
    child.stderr?.destroy();
  });
}

/** @returns what it was, without the line break at its end. */
function keep(stream: Readable, tooMuch: () => void): () => string {
  const chunks: Buffer[] = [];
  let size = 0;
  stream.on('data', (chunk: Buffer) => {
    size += chunk.length;
    if (size <= mostKept) chunks.push(chunk);
    else if (size - chunk.length <= mostKept) tooMuch();
  });
  return () =>
    Buffer.concat(chunks)
      .toString('utf8')
      .replace(/\r?\n$/, '');
}

/** Nothing is kept of it. */
function tell(stream: Readable, onLine: (line: string) => void): () => string {
  process
    .getBuiltinModule('node:readline')
    .createInterface({ input: stream, crlfDelay: Infinity })
    .on('line', onLine);
  return () => '';
}
