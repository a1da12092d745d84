import { link, mkdir, readFile, rename, rm, stat, utimes, writeFile } from 'node:fs/promises';
import path from 'node:path';

import { Blocked } from '../blocker.ts';
import type { Clock, Ports, ProcessId } from '../ports.ts';
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
  const mine = `${file}.${ports.random.hex(6)}`;
  await write(mine, ports.processes.self, file);
  try {
    // Two tries: the first may find a dead owner and clear it away; who loses that race finds a live one.
    if (!(await claim(mine, file)) && !((await clearDead(file, ports)) && (await claim(mine, file))))
      throw await lockedBy(file);
  } finally {
    await rm(mine, { force: true });
  }
  const stopBeat = beat(file, ports.clock);
  return {
    release: async () => {
      stopBeat();
      await rm(file, { force: true });
    },
  };
}

async function write(mine: string, self: ProcessId, file: string): Promise<void> {
  try {
    await mkdir(path.dirname(file), { recursive: true, mode: 0o700 });
    await writeFile(mine, `${JSON.stringify(self)}\n`, { flag: 'wx' });
  } catch (error) {
    throw writeStageError(error, path.dirname(path.dirname(file)));
  }
}

/** A hard link appears with its content or not at all, and fails when the name is taken. */
async function claim(mine: string, file: string): Promise<boolean> {
  try {
    await link(mine, file);
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false;
    throw error;
  }
}

/** Moves a dead owner's lock aside. A rename takes it from one place only: of two that try, one finds nothing. */
async function clearDead(file: string, ports: LockPorts): Promise<boolean> {
  const owner = await readOwner(file);
  const touched = await stat(file).then(
    ({ mtimeMs }) => mtimeMs,
    () => 0,
  );
  const running = owner === undefined ? undefined : ports.processes.isRunning(owner);
  if (running ?? ports.clock.now() - touched < deadAfterMs) return false;
  const aside = `${file}.dead.${ports.random.hex(6)}`;
  const moved = await rename(file, aside).then(
    () => true,
    () => false,
  );
  const taken = await readOwner(aside);
  const wasDead = moved && taken?.pid === owner?.pid && taken?.started === owner?.started;
  // Somebody cleared the dead one and claimed the place between our look and our rename: give it back.
  if (moved && !wasDead) await link(aside, file).catch(() => {});
  await rm(aside, { force: true });
  return wasDead;
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
