import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { createInterface } from 'node:readline';

const BIN = resolve(import.meta.dirname, '../src/bin.ts');

/** A forge in a process of its own, started by its command line. */
export interface ChildForge extends AsyncDisposable {
  readonly url: string;
  /** Ends it without a chance to tidy up. */
  kill(): Promise<void>;
  /** Resident memory in bytes, as Linux counts it. */
  residentBytes(): number;
}

export async function startChild(args: readonly string[]): Promise<ChildForge> {
  const child = spawn(process.execPath, [BIN, 'serve', '--port', '0', ...args], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const kill = async (): Promise<void> => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    child.kill('SIGKILL');
    await once(child, 'exit');
  };
  const [line] = (await once(createInterface(child.stdout), 'line')) as [string];
  const residentBytes = (): number => {
    const kibibytes = /VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${child.pid}/status`, 'utf8'))?.[1];
    return Number(kibibytes) * 1024;
  };
  return { url: line.replace(/^listening on /, ''), kill, residentBytes, [Symbol.asyncDispose]: kill };
}
