import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readlinkSync } from 'node:fs';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { hostname } from 'node:os';
import { join, resolve } from 'node:path';

import { expect, test } from 'vitest';

import { startForge } from '../src/index.ts';
import { getFile, putFile } from './ask.ts';
import { startChild } from './child-forge.ts';
import { OWNER, TOKEN, forgeWith } from './forge-fixture.ts';
import { temporaryDir } from './temporary-dir.ts';

const BIN = resolve(import.meta.dirname, '../src/bin.ts');

const optionsFor = (dir: string) => ({ dir, profile: 'gitea', owner: OWNER, token: TOKEN }) as const;
const argsFor = (dir: string) => ['--dir', dir, '--profile', 'gitea', '--owner', OWNER, '--token', TOKEN];

test('a second forge on the same folder is refused, and the first goes on', async () => {
  await using forge = await forgeWith();
  await putFile(forge.url, 'a', 'one');
  await expect(startForge(optionsFor(forge.dir))).rejects.toThrow(
    `${forge.dir} is in use by another local-forge: process ${process.pid} on ${hostname()}.`,
  );
  // Neither did it empty `tmp` or write the journal anew.
  expect((await putFile(forge.url, 'b', 'two')).status).toBe(201);
  await forge.stop();
  const again = await startForge(optionsFor(forge.dir));
  expect((await getFile(again.url, 'b')).status).toBe(200);
  await again.stop();
});

test('a forge of another process is refused as well', async () => {
  await using dir = await temporaryDir();
  await using child = await startChild(argsFor(dir.path));
  await expect(startForge(optionsFor(dir.path))).rejects.toThrow('is in use by another local-forge');
  expect((await getFile(child.url, 'a')).status).toBe(404);
});

test('a folder whose forge was killed is taken over', async () => {
  await using dir = await temporaryDir();
  await using child = await startChild(argsFor(dir.path));
  await child.kill();
  expect(await readdir(dir.path)).toContain('index.jsonl.lock');
  const next = await startForge(optionsFor(dir.path));
  await next.stop();
  expect((await readdir(dir.path)).filter((name) => name.includes('lock'))).toEqual([]);
});

test('of many that find a dead one at once, one takes over', async () => {
  await using dir = await temporaryDir();
  const dead = { pid: process.pid, started: 'long ago', host: hostname() };
  await writeFile(join(dir.path, 'index.jsonl.lock'), JSON.stringify(dead));
  const args = [BIN, 'serve', ...argsFor(dir.path)];
  const children = Array.from({ length: 4 }, () => spawn(process.execPath, args));
  const ends = await Promise.all(
    children.map(({ stdout, stderr }) =>
      Promise.race([once(stdout, 'data'), once(stderr, 'data')]).then(([text]) => String(text)),
    ),
  );
  for (const child of children) child.kill('SIGKILL');
  expect(ends.filter((text) => text.startsWith('listening'))).toHaveLength(1);
  expect(ends.filter((text) => text.includes('is in use by another local-forge'))).toHaveLength(3);
});

test.for([
  ['whose number another process has by now', { pid: process.pid, started: 'long ago', host: hostname() }],
  ['that cannot be read', 'x'],
] as const)('a lock %s holds nothing', async ([, holder]) => {
  await using dir = await temporaryDir();
  await writeFile(join(dir.path, 'index.jsonl.lock'), JSON.stringify(holder).slice(0, 100));
  const forge = await startForge(optionsFor(dir.path));
  await forge.stop();
});

test('a lock of another machine holds, and the message says what to delete', async () => {
  await using dir = await temporaryDir();
  const lock = join(dir.path, 'index.jsonl.lock');
  await writeFile(lock, JSON.stringify({ pid: 1, started: '1', host: 'elsewhere' }));
  await expect(startForge(optionsFor(dir.path))).rejects.toThrow(`delete ${lock}`);
  expect(await readFile(lock, 'utf8')).toContain('elsewhere');
});

test('whoever stops twice does not let go of what is another one’s by then', async () => {
  await using dir = await temporaryDir();
  const first = await startForge(optionsFor(dir.path));
  await first.stop();
  const second = await startForge(optionsFor(dir.path));
  await first.stop();
  await expect(startForge(optionsFor(dir.path))).rejects.toThrow('is in use');
  await second.stop();
});

test('a port that is taken leaves the folder free and no file open', async () => {
  await using dir = await temporaryDir();
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  await expect(startForge({ ...optionsFor(dir.path), port })).rejects.toThrow('EADDRINUSE');
  if (process.platform === 'linux')
    expect(openFiles().filter((path) => path.startsWith(dir.path))).toEqual([]);
  server.close();
  const forge = await startForge({ ...optionsFor(dir.path), port });
  await forge.stop();
});

function openFiles(): readonly string[] {
  return readdirSync('/proc/self/fd').flatMap((number) => {
    try {
      return [readlinkSync(`/proc/self/fd/${number}`)];
    } catch {
      // The one that lists them is gone by now.
      return [];
    }
  });
}
