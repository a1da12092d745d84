import { closeSync, openSync, rmSync, writeFileSync } from 'node:fs';
import { readFile, rename, rm, stat, utimes } from 'node:fs/promises';
import path from 'node:path';

import { Blocked } from '../blocker.ts';
import type { Clock, Ports, ProcessId } from '../ports.ts';
import { systemCode } from '../system-code.ts';
import { makeFolder } from './durable.ts';
import { writeStageError } from './unwritable.ts';

/** A live owner touches its lock this often … */
const beatMs = 10_000;
/** … so one that another machine has not touched for this long is dead. Here, the process itself can be asked. */
const deadAfterMs = 60_000;

type LockPorts = Pick<Ports, 'clock' | 'random' | 'processes'>;

/**
 * Holds an artifact for one publisher. The lock is a file, since the store may be a volume that containers share;
 * it is taken over when its owner is dead.
 *
 * @throws Blocked `locked`, naming the owner.
 */
export async function lock(file: string, ports: LockPorts): Promise<{ release(): Promise<void> }> {
  const { self } = ports.processes;
  // The last try is for a lock that its owner released while we looked at it.
  if (!claim(file, self) && !(await replaceDead(file, ports)) && !claim(file, self))
    throw await lockedBy(file);
  const stopBeat = beat(file, ports.clock);
  return {
    release: async () => {
      stopBeat();
      // Taken from us while we were suspended, say: then it is somebody else's now.
      // Where it cannot be removed, it is a dead owner's as soon as we end; that is no reason to fail what was done.
      if (isSame(await readOwner(file), self)) await rm(file, { force: true }).catch(() => {});
    },
  };
}

/** Creating fails when the name is taken, on every file system. Whoever reads it half written sees a lock that is new. */
function claim(file: string, self: ProcessId): boolean {
  try {
    makeFolder(path.dirname(file));
    writeNew(file, `${JSON.stringify(self)}\n`);
    return true;
  } catch (error) {
    if (systemCode(error) === 'EEXIST') return false;
    throw writeStageError(error, path.dirname(path.dirname(file)));
  }
}

/** At once, for who is killed between making and writing it leaves a lock of nobody, which stops everybody for a minute. */
function writeNew(file: string, text: string): void {
  const handle = openSync(file, 'wx', 0o600);
  try {
    writeFileSync(handle, text);
  } catch (error) {
    // A full disk takes the name and not what is in it. What was not made here is never removed: it is another's.
    rmSync(file, { force: true });
    throw error;
  } finally {
    closeSync(handle);
  }
}

/**
 * Puts ours in the place of a dead owner's lock. Two that did so one after the other would both believe it theirs:
 * who may do it is decided by a lock of its own. @returns false when its owner lives, or another one was faster.
 */
async function replaceDead(file: string, ports: LockPorts): Promise<boolean> {
  if (!(await isDead(file, ports))) return false;
  const { self } = ports.processes;
  const heir = `${file}.heir`;
  if (!claim(heir, self) && !(await replaceDead(heir, ports))) return false;
  try {
    if (!(await isDead(file, ports))) return false;
    const fresh = `${file}.${ports.random.hex(6)}`;
    claim(fresh, self);
    await rename(fresh, file);
    return true;
  } finally {
    await rm(heir, { force: true });
  }
}

async function isDead(file: string, { processes, clock }: LockPorts): Promise<boolean> {
  const owner = await readOwner(file);
  const running = owner === undefined ? undefined : processes.isRunning(owner);
  if (running !== undefined) return !running;
  const touched = await stat(file).then(
    ({ mtimeMs }) => mtimeMs,
    () => undefined,
  );
  return touched !== undefined && clock.now() - touched >= deadAfterMs;
}

function isSame(one: ProcessId | undefined, other: ProcessId | undefined): boolean {
  return one?.pid === other?.pid && one?.started === other?.started && one?.host === other?.host;
}

async function readOwner(file: string): Promise<ProcessId | undefined> {
  try {
    const value: unknown = JSON.parse(await readFile(file, 'utf8'));
    return isProcessId(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function isProcessId(value: unknown): value is ProcessId {
  return (
    typeof value === 'object' &&
    value !== null &&
    'pid' in value &&
    typeof value.pid === 'number' &&
    'started' in value &&
    'host' in value
  );
}

function beat(file: string, clock: Clock): () => void {
  let cancel = (): void => {};
  const next = (): void => {
    cancel = clock.after(beatMs, () => {
      const now = clock.now() / 1000;
      // A lock that is gone was taken from us by hand; the next write to the registry is still safe to repeat.
      utimes(file, now, now).catch(() => {});
      next();
    });
  };
  next();
  return () => cancel();
}

async function lockedBy(file: string): Promise<Blocked> {
  const owner = await readOwner(file);
  const who = owner === undefined ? 'another process' : `process ${owner.pid} on ${owner.host}`;
  return new Blocked('locked', {
    message: `${who} is working on this artifact.`,
    details: [`lock: ${file}`],
    next: 'Wait until it is done, then run the same command again.',
  });
}
