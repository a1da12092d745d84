import { once } from 'node:events';
import { existsSync } from 'node:fs';

import { describe, expect, test, vi } from 'vitest';

import { profiles } from './kit/forge.ts';
import { gate } from './kit/gate.ts';
import { type Scene, scene } from './kit/scene.ts';

// More than the sockets between the two can hold: what is not read by the forge cannot be sent.
const large = 'x'.repeat(32_000_000);
const lock = '.parity-stage/.locks/generic-binary.tool.lock';

/** Makes the upload of a file so slow that whatever is done next happens in its middle. */
async function inMidUpload(at: Scene, file: string): Promise<void> {
  await vi.waitFor(
    () => {
      const upload = at.forge.writes().find(({ path }) => path.endsWith(`/${file}`));
      expect(upload?.bytesIn).toBeGreaterThan(0);
    },
    { timeout: 15_000, interval: 10 },
  );
}

function slow(at: Scene, file: string): void {
  at.forge.fault({
    match: { method: 'PUT', path: new RegExp(`/${file}$`) },
    does: { kind: 'slow-drip', bytesPerSecond: 50_000, direction: 'in' },
  });
}

describe.concurrent.each(profiles)('%s: one publisher at a time', (profile) => {
  test('the second one is told who the first is, and the first one is not disturbed', async () => {
    await using at = await scene(profile);
    const { promise: mayGoOn, resolve: goOn } = Promise.withResolvers<void>();
    const { promise: isHeld, resolve: held } = Promise.withResolvers<void>();
    await using between = await gate(at.forge.url, 'tool-amd64', () => {
      held();
      return mayGoOn;
    });
    await at.repo.change({ host: between.host });
    const first = at.repo.start(['publish', '--publish']);
    await isHeld;
    const second = await at.repo.run(['publish', '--publish']);
    expect(second.exit).toBe(3);
    expect(second.said).toContain(`BLOCKER(locked): process ${first.child.pid} on`);
    goOn();
    expect((await first.done).exit).toBe(0);
    expect(existsSync(at.repo.path(lock))).toBe(false);
    expect((await at.repo.run(['publish', '--publish'])).stderr).toContain('nothing to do');
  });
});

describe.concurrent.each(profiles)('%s: a publish that is ended in mid upload', (profile) => {
  test('by kill -9: the next run takes over its lock and finishes the job', async () => {
    await using at = await scene(profile, { legs: { amd64: { 'tool-amd64': large } } });
    slow(at, 'tool-amd64');
    const killed = at.repo.start(['publish', '--publish']);
    await inMidUpload(at, 'tool-amd64');
    killed.child.kill('SIGKILL');
    expect((await killed.done).exit).toBeUndefined();
    expect(existsSync(at.repo.path(lock))).toBe(true);
    expect(await at.forge.names()).toEqual([]);
    at.forge.clearFaults();
    expect((await at.repo.run(['publish', '--publish'])).exit).toBe(0);
    expect((await at.forge.get('tool-amd64')).text === large).toBe(true);
    expect(existsSync(at.repo.path(lock))).toBe(false);
  });

  test.each(['SIGTERM', 'SIGINT'] as const)('by %s before anything was changed: exit 3', async (signal) => {
    await using at = await scene(profile, { legs: { amd64: { 'tool-amd64': large } } });
    slow(at, 'tool-amd64');
    const stopped = at.repo.start(['publish', '--publish']);
    await inMidUpload(at, 'tool-amd64');
    stopped.child.kill(signal);
    const run = await stopped.done;
    expect(run.exit).toBe(3);
    expect(run.said).toContain(`Stopped by ${signal}. Nothing was changed.`);
    expect(await at.forge.names()).toEqual([]);
    expect(existsSync(at.repo.path(lock))).toBe(false);
  });

  test('by SIGTERM after the first file: exit 4, and the re-run sends the rest', async () => {
    await using at = await scene(profile, { legs: { amd64: { small: 'the program', large } } });
    slow(at, 'large');
    const stopped = at.repo.start(['publish', '--publish']);
    await inMidUpload(at, 'large');
    stopped.child.kill('SIGTERM');
    const run = await stopped.done;
    expect(run.exit).toBe(4);
    expect(run.stderr).toContain('  done: small\n');
    expect(run.stderr).toContain('  left: large\n');
    expect(run.said).toContain('To go on: VERSION=1.2.3 npx parity-generic-binary publish --publish');
    expect((await at.repo.run(['publish', '--publish'])).stderr).toContain('1 sent, 1 there already');
  });

  test('by SIGTERM when all of a file was sent: its answer is waited for', async () => {
    await using at = await scene(profile, { legs: { amd64: { first: 'one', second: 'two' } } });
    let stop = (): void => {};
    await using between = await gate(at.forge.url, 'first', async () => stop());
    await at.repo.change({ host: between.host });
    const stopped = at.repo.start(['publish', '--publish']);
    stop = () => void stopped.child.kill('SIGTERM');
    const run = await stopped.done;
    expect(run.exit).toBe(4);
    expect(run.stderr).toContain('  done: first\n');
    expect(run.stderr).not.toContain('nobody said');
  });
});

test.concurrent('SIGTERM during a build leaves no process behind', async () => {
  const build = ['sh', '-c', 'echo $$ > pid.new; mv pid.new pid; exec sleep 600'];
  await using at = await scene('gitea', {
    artifact: { legs: { amd64: { binary: 'tool', assetName: 'tool', build } } },
  });
  const running = at.repo.start(['publish', '--publish']);
  await vi.waitFor(() => expect(existsSync(at.repo.path('pid'))).toBe(true), {
    timeout: 15_000,
    interval: 10,
  });
  const pid = Number(await at.repo.read('pid'));
  expect(existsSync(`/proc/${pid}`)).toBe(true);
  running.child.kill('SIGTERM');
  const run = await running.done;
  expect(run.exit).toBe(3);
  expect(run.said).toContain('Stopped by SIGTERM. Nothing was changed.');
  await vi.waitFor(() => expect(existsSync(`/proc/${pid}`)).toBe(false));
});

test.concurrent('a second signal ends it at once', async () => {
  await using at = await scene('gitea');
  const { promise: isHeld, resolve: held } = Promise.withResolvers<void>();
  await using between = await gate(at.forge.url, 'tool-amd64', () => {
    held();
    return new Promise(() => {});
  });
  await at.repo.change({ host: between.host });
  const { child, done } = at.repo.start(['publish', '--publish']);
  await isHeld;
  // The answer never comes: the first signal waits for it.
  child.kill('SIGTERM');
  const ended = once(child, 'exit');
  const again = setInterval(() => child.kill('SIGTERM'), 50);
  await ended;
  clearInterval(again);
  expect((await done).exit).toBe(143);
});
