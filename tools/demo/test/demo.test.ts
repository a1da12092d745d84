import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempDisposable, readdir, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import { expect, test } from 'vitest';

const main = path.resolve(import.meta.dirname, '../src/main.ts');

test('every step goes as expected, whatever CI says', { timeout: 300_000 }, async () => {
  await using folder = await temporaryFolder();
  const { ended } = startDemo([], {
    TMPDIR: folder.path,
    CI_COMMIT_TAG: 'v9.9.9',
    VERSION: '8.8.8',
    PUBLISH: '1',
  });
  const { exit, output } = await ended;
  expect(output).toContain('All 27 steps went as expected');
  expect(exit).toBe(0);
  for (const line of [
    'hello 1.0.0 (from parity.json) to ',
    'BLOCKER(dev-tag): ',
    'Published: 2 sent',
    'Published: nothing to do',
    'BLOCKER(registry-down): ',
    'Verified against the stage of this release.',
    'BLOCKER(version-conflict): ',
  ])
    expect(output).toContain(`\n${line}`);
  expect(tooWide(output)).toEqual([]);
  expect(await readdir(folder.path)).toEqual([]);
});

test('a registry that says 201 and keeps nothing is found out', async () => {
  await using folder = await temporaryFolder();
  const faults = path.join(folder.path, 'faults.json');
  const lie = {
    match: { method: 'PUT', path: '/1\\.0\\.0/hello$' },
    occurrence: 'every',
    does: { kind: 'status', status: 201 },
  };
  await writeFile(faults, JSON.stringify([lie]));
  const { exit, output } = await startDemo(['--faults', faults], { TMPDIR: folder.path }).ended;
  expect(exit).toBe(1);
  expect(output).toContain('FAILED at 4. Publish 1.0.0\n  expected: ');
  expect(output).toMatch(/The last that the registry saw:\n(?: {4}.*\n)*? {4}PUT \S+\/hello 201\n/);
  expect(await readdir(folder.path)).toEqual(['faults.json']);
});

test.for(['SIGINT', 'SIGKILL'] as const)('%s leaves no registry behind', async (signal) => {
  await using folder = await temporaryFolder();
  const { child, read, ended } = startDemo([], { TMPDIR: folder.path });
  while (!read().includes('now answers at')) await sleep(20);
  const url = /now answers at (\S+)/.exec(read())?.[1] ?? '';
  expect((await fetch(`${url}/api/v1/version`)).status).toBe(200);
  child.kill(signal);
  const { exit } = await ended;
  expect(exit).toBe(signal === 'SIGINT' ? 1 : null);
  await expect.poll(() => isReachable(url)).toBe(false);
  if (signal === 'SIGINT') expect(await readdir(folder.path)).toEqual([]);
});

const temporaryFolder = () => mkdtempDisposable(path.join(tmpdir(), 'parity-demo-test-'));

function startDemo(args: readonly string[], env: Readonly<Record<string, string>>) {
  const child = spawn(process.execPath, ['-C', '@parity/source', main, ...args], {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let output = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (output += text));
  const ended = once(child, 'close').then(([exit]) => ({ exit: exit as number | null, output }));
  return { child, read: () => output, ended };
}

/** Lines beyond a terminal's width, save for paths and commands: those are never broken. */
function tooWide(output: string): readonly string[] {
  return output.split('\n').filter((line) => line.length > 80 && !/\S\/\S/.test(line));
}

async function isReachable(url: string): Promise<boolean> {
  return fetch(url).then(
    () => true,
    () => false,
  );
}
