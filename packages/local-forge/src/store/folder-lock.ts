import { randomUUID } from 'node:crypto';
import { linkSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';

import { z } from 'zod';

/** Who holds a folder. A number alone may belong to another process by now. */
const holderSchema = z.object({ pid: z.number(), started: z.string(), host: z.string() });

type Holder = z.infer<typeof holderSchema>;

/**
 * Holds a data folder for one forge: two would each write what the other does not know of. What a dead one left is
 * taken over.
 *
 * @returns how to let go, to be called once: later it may be another's. @throws Error naming the holder when it lives.
 */
export function lockFolder(dir: string, file: string): () => void {
  const mine = `${file}.${randomUUID()}`;
  const self: Holder = { pid: process.pid, started: startOf(process.pid) ?? '', host: hostname() };
  // Linked when it is whole: nobody ever reads half a lock.
  writeFileSync(mine, JSON.stringify(self));
  try {
    if (!claim(mine, file) && !(removeDead(file) && claim(mine, file))) throw held(dir, file);
  } finally {
    rmSync(mine, { force: true });
  }
  return () => rmSync(file, { force: true });
}

function claim(mine: string, file: string): boolean {
  try {
    linkSync(mine, file);
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false;
    throw error;
  }
}

/** Moved aside before it is looked at once more: another forge may have taken it over just now, and gets it back. */
function removeDead(file: string): boolean {
  if (isAlive(holderOf(file))) return false;
  const aside = `${file}.${randomUUID()}`;
  try {
    renameSync(file, aside);
  } catch {
    return false;
  }
  const wasDead = !isAlive(holderOf(aside));
  if (!wasDead) claim(aside, file);
  rmSync(aside);
  return wasDead;
}

/** Of a process on another machine nobody here can tell; what is no lock holds nothing. */
function isAlive(holder: Holder | undefined): boolean {
  if (holder === undefined) return false;
  return holder.host === hostname() ? startOf(holder.pid) === holder.started : true;
}

/** When a process started, as /proc tells it; elsewhere only whether it lives. Undefined when it does not. */
function startOf(pid: number): string | undefined {
  try {
    if (process.platform !== 'linux') return process.kill(pid, 0) ? 'alive' : undefined;
    // Fields 3 and 22; the second one, a name in parentheses, may hold blanks.
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1)?.split(' ') ?? [];
    // A zombie only waits for somebody to take note of its end.
    return fields[0] === 'Z' || fields[0] === 'X' ? undefined : fields[19];
  } catch {
    return undefined;
  }
}

function holderOf(file: string): Holder | undefined {
  try {
    return holderSchema.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch {
    return undefined;
  }
}

function held(dir: string, file: string): Error {
  const holder = holderOf(file);
  const who = holder === undefined ? 'another process' : `process ${holder.pid} on ${holder.host}`;
  return new Error(
    `${dir} is in use by another local-forge: ${who}. Stop that one or choose another folder; ` +
      `if it is gone for sure, delete ${file}.`,
  );
}
