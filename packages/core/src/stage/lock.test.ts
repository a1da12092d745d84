import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync, statSync, utimesSync } from 'node:fs';
import { createInterface } from 'node:readline';

import { type FakeClock, fakeClock, tempFolder, type TempFolder, testPorts } from '@parity-tools/test-kit';
import { describe, expect, test } from 'vitest';

import type { Blocked } from '../blocker.ts';
import type { ProcessId } from '../ports.ts';
import { lock } from './lock.ts';

interface Parts {
  readonly pid?: number;
  readonly host?: string;
  /** The pids that live on this host. */
  readonly living?: readonly number[];
  readonly clock?: FakeClock;
}

const fileIn = (folder: TempFolder): string => folder.at('store/.locks/thing.lock');

/** Tries to hold the lock as a process with these parts. */
function tryLock(file: string, { pid = 1, host = 'here', living = [1, 2], clock = fakeClock() }: Parts = {}) {
  const self: ProcessId = { pid, started: `start of ${pid}`, host };
  const isRunning = (other: ProcessId): boolean | undefined =>
    other.host === host ? living.includes(other.pid) && other.started === `start of ${other.pid}` : undefined;
  return lock(file, testPorts({ clock, processes: { self, isRunning } }));
}

async function refused(promise: Promise<unknown>): Promise<Blocked> {
  return promise.then(
    () => expect.unreachable('it got the lock'),
    (error: unknown) => error as Blocked,
  );
}

const ownerOf = (file: string): unknown => JSON.parse(readFileSync(file, 'utf8'));

describe('one holds it', () => {
  test('the second is told who', async () => {
    using folder = tempFolder();
    const file = fileIn(folder);
    await tryLock(file, { pid: 1 });
    const blocked = await refused(tryLock(file, { pid: 2 }));
    expect([blocked.blocker, blocked.message]).toEqual([
      'locked',
      'process 1 on here is working on this artifact.',
    ]);
    expect(ownerOf(file)).toMatchObject({ pid: 1 });
  });

  test('and nothing but the lock lies there afterwards, and after it nothing', async () => {
    using folder = tempFolder();
    const file = fileIn(folder);
    const held = await tryLock(file);
    await refused(tryLock(file, { pid: 2 }));
    expect(readdirSync(folder.at('store/.locks'))).toEqual(['thing.lock']);
    await held.release();
    expect(readdirSync(folder.at('store/.locks'))).toEqual([]);
  });

  test('released, it is free', async () => {
    using folder = tempFolder();
    const file = fileIn(folder);
    await (await tryLock(file)).release();
    await tryLock(file, { pid: 2 });
    expect(ownerOf(file)).toMatchObject({ pid: 2 });
  });

  test('taken over meanwhile, it is not ours to remove', async () => {
    using folder = tempFolder();
    const file = fileIn(folder);
    const held = await tryLock(file, { pid: 7 });
    await tryLock(file, { pid: 2, living: [2] });
    await held.release();
    expect(ownerOf(file)).toMatchObject({ pid: 2 });
  });

  test('another artifact is another lock', async () => {
    using folder = tempFolder();
    await tryLock(folder.at('a.lock'));
    await tryLock(folder.at('b.lock'), { pid: 2 });
    expect(readdirSync(folder.path)).toEqual(['a.lock', 'b.lock']);
  });
});

describe('a dead owner', () => {
  test('of this machine is known to be dead, however fresh its lock is', async () => {
    using folder = tempFolder();
    const file = fileIn(folder);
    await tryLock(file, { pid: 7 });
    await tryLock(file, { pid: 2, living: [2], clock: fakeClock({ now: Date.now() }) });
    expect(ownerOf(file)).toMatchObject({ pid: 2 });
  });

  test('whose pid belongs to somebody else by now is dead', async () => {
    using folder = tempFolder();
    const file = folder.write('lock', JSON.stringify({ pid: 1, started: 'before the reboot', host: 'here' }));
    await tryLock(file, { pid: 2 });
    expect(ownerOf(file)).toMatchObject({ pid: 2 });
  });

  test('leaves nothing behind when it is cleared away', async () => {
    using folder = tempFolder();
    const file = fileIn(folder);
    await tryLock(file, { pid: 7 });
    await (await tryLock(file, { pid: 2, living: [2] })).release();
    expect(readdirSync(folder.at('store/.locks'))).toEqual([]);
  });

  test('is no reason to take a live one, however old its lock is', async () => {
    using folder = tempFolder();
    const file = fileIn(folder);
    await tryLock(file, { pid: 1 });
    utimesSync(file, 0, 0);
    expect((await refused(tryLock(file, { pid: 2 }))).blocker).toBe('locked');
  });
});

describe('an owner on another machine is judged by its heartbeat', () => {
  const now = Date.UTC(2026, 5, 1);
  const agedBy = (file: string, ms: number): void => utimesSync(file, (now - ms) / 1000, (now - ms) / 1000);

  test.each([0, 10_000, 59_000])('seen %i ms ago it lives', async (ms) => {
    using folder = tempFolder();
    const file = fileIn(folder);
    await tryLock(file, { host: 'there' });
    agedBy(file, ms);
    const blocked = await refused(tryLock(file, { clock: fakeClock({ now }) }));
    expect(blocked.message).toBe('process 1 on there is working on this artifact.');
  });

  test.each([60_000, 3_600_000])('seen %i ms ago it is dead', async (ms) => {
    using folder = tempFolder();
    const file = fileIn(folder);
    await tryLock(file, { host: 'there' });
    agedBy(file, ms);
    await tryLock(file, { clock: fakeClock({ now }) });
    expect(ownerOf(file)).toMatchObject({ host: 'here' });
  });

  test.each(['', '{', '[]', '{"pid":"1"}'])('and so is one that left no readable name: %j', async (text) => {
    using folder = tempFolder();
    const file = folder.write('lock', text);
    agedBy(file, 59_000);
    expect((await refused(tryLock(file, { clock: fakeClock({ now }) }))).message).toContain(
      'another process',
    );
    agedBy(file, 61_000);
    await tryLock(file, { clock: fakeClock({ now }) });
    expect(ownerOf(file)).toMatchObject({ pid: 1 });
  });

  test('which beats every ten seconds, until it lets go', async () => {
    using folder = tempFolder();
    const file = fileIn(folder);
    const clock = fakeClock({ now });
    const held = await tryLock(file, { clock });
    agedBy(file, 3_600_000);
    for (let beat = 1; beat <= 3; beat += 1) {
      clock.advance(10_000);
      // The touch is under way; it ends by itself.
      while (statSync(file).mtimeMs !== now + beat * 10_000) await new Promise(setImmediate);
    }
    await held.release();
    expect(clock.running).toBe(0);
    expect(existsSync(file)).toBe(false);
  });
});

describe('of many that want it at once, exactly one gets it', () => {
  const round = async (before: (file: string) => Promise<unknown>): Promise<number> => {
    using folder = tempFolder();
    const file = fileIn(folder);
    await before(file);
    const pids = Array.from({ length: 12 }, (_, at) => at + 1);
    const tries = pids.map((pid) => tryLock(file, { pid, living: pids }));
    const ended = await Promise.allSettled(tries);
    return ended.filter(({ status }) => status === 'fulfilled').length;
  };

  test('where it is free', async () => {
    for (let turn = 0; turn < 20; turn += 1) expect(await round(async () => {})).toBe(1);
  });

  test('where a dead one held it', async () => {
    for (let turn = 0; turn < 100; turn += 1)
      expect(await round((file) => tryLock(file, { pid: 99 }))).toBe(1);
  });

  test('as processes of their own, over a dead owner', { timeout: 60_000 }, async () => {
    using folder = tempFolder();
    const contenders = await Promise.all(Array.from({ length: 4 }, () => contender(folder.at('.locks'))));
    using _ = { [Symbol.dispose]: () => contenders.forEach(({ child }) => child.kill('SIGKILL')) };
    for (let turn = 0; turn < 20; turn += 1) {
      const dead = { pid: 2 ** 22 + 1, started: 'long ago', host: contenders[0]?.host };
      folder.write(`.locks/${turn}.lock`, JSON.stringify(dead));
      const results = await Promise.all(contenders.map((one) => one.try(`${turn}.lock`)));
      expect(results.toSorted()).toEqual(['locked', 'locked', 'locked', 'won']);
    }
  });
});

interface Contender {
  readonly child: ChildProcess;
  readonly host: string;
  try(name: string): Promise<string>;
}

/** A process that tries to take each lock it is told, and holds what it gets. */
async function contender(folder: string): Promise<Contender> {
  const from = (file: string): string => JSON.stringify(new URL(file, import.meta.url).href);
  const text = `
    import { createInterface } from 'node:readline';
    import { lock } from ${from('./lock.ts')};
    import { nodeMachine } from ${from('../ports-node.ts')};
    const ports = nodeMachine().ports({ note() {}, detail() {} }, { isIn: () => false });
    console.log(ports.processes.self.host);
    for await (const name of createInterface(process.stdin)) {
      const result = await lock(${JSON.stringify(`${folder}/`)} + name, ports).then(() => 'won', (error) => error.blocker);
      console.log(result);
    }
  `;
  const args = ['-C', '@parity/source', '--no-warnings', '--input-type=module-typescript', '--eval', text];
  const child = spawn(process.execPath, args, { stdio: ['pipe', 'pipe', 'inherit'] });
  const lines = createInterface(child.stdout);
  const nextLine = async (): Promise<string> => ((await once(lines, 'line')) as [string])[0];
  const host = await nextLine();
  return {
    child,
    host,
    try: (name) => {
      const answer = nextLine();
      child.stdin.write(`${name}\n`);
      return answer;
    },
  };
}
