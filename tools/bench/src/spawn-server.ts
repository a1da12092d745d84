import { spawn } from 'node:child_process';
import { once } from 'node:events';

export interface Spawned extends AsyncDisposable {
  /** As it says it. */
  readonly url: string;
}

/** Starts a server that says where it listens. A process of its own: what measures shares no time with what is measured. */
export async function spawnServer(program: string, args: readonly string[] = []): Promise<Spawned> {
  const child = spawn(process.execPath, [program, ...args], { stdio: ['ignore', 'pipe', 'inherit'] });
  const dispose = async (): Promise<void> => {
    child.kill();
    if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
  };
  try {
    return { url: await announced(child.stdout), [Symbol.asyncDispose]: dispose };
  } catch (error) {
    await dispose();
    throw error;
  }
}

async function announced(output: AsyncIterable<unknown>): Promise<string> {
  for await (const text of output) {
    const url = /^listening on (\S+)$/m.exec(String(text))?.[1];
    if (url !== undefined) return url;
  }
  throw new Error('the server ended before it listened');
}
