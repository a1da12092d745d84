import { existsSync, readFileSync } from 'node:fs';

import { runSource, tempFolder } from '@parity-tools/test-kit';
import { describe, expect, test, vi } from 'vitest';

import type { Command, Finished } from './ports.ts';
import { runChild } from './run-child.ts';

const env = { PATH: process.env['PATH'] ?? '' };
const never = new AbortController().signal;

function sh(script: string, command: Partial<Command> = {}, stop = never): Promise<Finished> {
  return runChild({ argv: ['sh', '-c', script], ...command }, env, stop);
}

describe('a program', () => {
  test('ends with its exit code, and what it printed without the last line break', async () => {
    const done = await sh('echo out; echo; echo err >&2; echo more >&2; exit 3');
    expect(done).toEqual({ exitCode: 3, stdout: 'out\n', stderr: 'err\nmore', missing: false });
  });

  test('prints UTF-8, however it is cut', async () => {
    const { stdout } = await sh(String.raw`printf 'caf\303'; sleep 0.1; printf '\251'`);
    expect(stdout).toBe('café');
  });

  test('has an environment that is given, a folder, and nothing on standard input', async () => {
    using folder = tempFolder();
    const { stdout } = await sh('pwd; cat; env | grep -c HOME', { cwd: folder.path });
    expect(stdout).toBe(`${folder.path}\n0`);
  });

  test.each([
    ['no-such-program', true],
    ['/no/such/program', true],
    ['/etc/passwd/program', true],
    ['/etc/passwd', false],
    ['/etc', false],
    ['with\0zero', false],
  ])('%j that cannot be started has no exit code (missing: %j)', async (program, missing) => {
    const done = await runChild({ argv: [program] }, env, never);
    expect(done).toEqual({ exitCode: undefined, stdout: '', stderr: '', missing });
  });

  test('with more arguments than a system takes has no exit code', async () => {
    const done = await runChild({ argv: ['true', 'x'.repeat(8_000_000)] }, env, never);
    expect(done).toMatchObject({ exitCode: undefined, missing: false });
  });

  test('that is killed has no exit code', async () => {
    expect(await sh('echo so far; kill -9 $$')).toMatchObject({ exitCode: undefined, stdout: 'so far' });
  });

  test('that prints more than is kept is ended', async () => {
    const done = await sh('exec yes');
    expect(done.exitCode).toBeUndefined();
    expect(done.stdout.length).toBeLessThanOrEqual(64 * 1024 * 1024);
  });
});

describe('lines', () => {
  test('come one by one, whatever ends them, of both streams', async () => {
    const lines: string[] = [];
    const script = String.raw`printf 'one\n\nthr'; sleep 0.1; printf 'ee\r\nlast'; echo err >&2`;
    const done = await sh(script, { onLine: (line) => lines.push(line) });
    expect(done).toEqual({ exitCode: 0, stdout: '', stderr: '', missing: false });
    expect(lines.filter((line) => line !== 'err')).toEqual(['one', '', 'three', 'last']);
    expect(lines).toContain('err');
  });

  test('of more than memory should hold are not kept', async () => {
    let bytes = 0;
    const done = await sh('yes "$(printf %01000d 1)" | head -n 70000; exit 3', {
      onLine: (line) => (bytes += line.length),
    });
    expect([done.exitCode, done.stdout, bytes]).toEqual([3, '', 70_000_000]);
  });
});

describe('a program that takes too long', () => {
  /** Enough for a shell to begin on a machine that is busy. */
  const patience = 2000;

  test('is ended, and has no exit code even if it says that all is well', async () => {
    const script = 'trap "exit 0" TERM; echo begun; while :; do sleep 0.1; done';
    expect(await sh(script, { timeoutMs: patience })).toEqual({
      exitCode: undefined,
      stdout: 'begun',
      stderr: '',
      missing: false,
    });
  });

  test('is not waited for where a child of it holds what it prints to', async () => {
    using folder = tempFolder();
    const pid = folder.at('pid');
    const done = await sh(`sleep 600 & echo $! > ${pid}; wait`, { timeoutMs: patience });
    expect(done.exitCode).toBeUndefined();
    process.kill(Number(readFileSync(pid, 'utf8')));
  });
});

describe('stop', () => {
  test('ends what runs, by force where it does not heed', async () => {
    using folder = tempFolder();
    const stop = new AbortController();
    const script = `trap "" TERM; echo $$ > ${folder.at('pid')}; while :; do sleep 0.05; done`;
    const done = sh(script, {}, stop.signal);
    await vi.waitFor(() => expect(existsSync(folder.at('pid'))).toBe(true), { timeout: 15_000 });
    stop.abort(new Error('enough'));
    await expect(done).rejects.toThrow('enough');
    expect(existsSync(`/proc/${readFileSync(folder.at('pid'), 'utf8').trim()}`)).toBe(false);
  });

  test('that came before lets nothing begin', async () => {
    using folder = tempFolder();
    const done = sh(`touch ${folder.at('begun')}`, {}, AbortSignal.abort(new Error('enough')));
    await expect(done).rejects.toThrow('enough');
    expect(existsSync(folder.at('begun'))).toBe(false);
  });
});

test('who goes takes along what runs, and many may run', async () => {
  using folder = tempFolder();
  const { code, stderr } = await runSource(`
    import { runChild } from ${JSON.stringify(new URL('run-child.ts', import.meta.url).href)};
    const { signal } = new AbortController();
    const run = (...argv) => runChild({ argv }, process.env, signal);
    for (let times = 0; times < 20; times += 1) await run('true');
    await Promise.all(Array.from({ length: 20 }, () => run('true')));
    runChild({ argv: ['sh', '-c', 'echo $$ > ${folder.at('pid')}; echo; exec sleep 600'], onLine: () => process.exit(7) }, process.env, signal);
  `);
  expect({ code, stderr }).toEqual({ code: 7, stderr: '' });
  const pid = readFileSync(folder.at('pid'), 'utf8').trim();
  await vi.waitFor(() => expect(runs(pid)).toBe(false));
});

/** Nobody may have asked yet how it ended. */
function runs(pid: string): boolean {
  const stat = `/proc/${pid}/stat`;
  return existsSync(stat) && !readFileSync(stat, 'utf8').includes(') Z ');
}
