import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { request } from 'node:http';
import type { IncomingMessage } from 'node:http';
import { resolve } from 'node:path';
import { Readable } from 'node:stream';
import { promisify } from 'node:util';

import { expect, test } from 'vitest';

import { publishAddon, tell } from './addons.ts';
import { getFile } from './ask.ts';
import { startChild } from './child-forge.ts';
import { AUTHORIZATION, OWNER, TOKEN, filePath } from './forge-fixture.ts';
import { temporaryDir } from './temporary-dir.ts';

const BIN = resolve(import.meta.dirname, '../src/bin.ts');
const MEBIBYTE = 1024 * 1024;

test('--port 0 prints the port it got', async () => {
  await using dir = await temporaryDir();
  const args = ['--dir', dir.path, '--profile', 'gitea', '--owner', OWNER, '--token', TOKEN];
  await using child = await startChild(args);
  expect(child.url).toMatch(/^http:\/\/127\.0\.0\.1:[1-9]\d*$/);
  expect((await getFile(child.url, 'a')).status).toBe(404);
});

test('--root-url is what it gives out, not where it listens', async () => {
  await using dir = await temporaryDir();
  const args = ['--dir', dir.path, '--profile', 'gitea', '--owner', OWNER, '--token', TOKEN];
  await using child = await startChild([...args, '--root-url', 'https://forge.example/git']);
  expect((await publishAddon(child.url)).status).toBe(201);
  expect(JSON.stringify(await tell(child.url, '/tool'))).toContain(
    '"https://forge.example/git/api/packages/',
  );
});

const START = ['serve', '--dir', 'x', '--profile', 'gitea'];

test.for([
  ['no command', [], 'the one command is serve'],
  ['no folder', ['serve'], '--dir is missing'],
  ['no profile', ['serve', '--dir', 'x'], '--profile'],
  ['nobody', START, '--world'],
  ['a token without an owner', [...START, '--token', 'x', '--world', 'w'], '--token and --owner'],
  ['a key without a certificate', [...START, '--world', 'w', '--key', 'k'], '--key and --cert'],
  ['an unknown option', ['serve', '--color'], '--color'],
] as const)('a wrong command line: %s', async ([, args, message]) => {
  const run = promisify(execFile)(process.execPath, [BIN, ...args]);
  await expect(run).rejects.toMatchObject({ code: 2, stderr: expect.stringContaining(message) as string });
});

test.skipIf(process.platform !== 'linux')('300 MiB go in and out in constant memory', async () => {
  await using dir = await temporaryDir();
  const args = ['--dir', dir.path, '--profile', 'gitea', '--owner', OWNER, '--token', TOKEN];
  await using child = await startChild(args);
  const before = child.residentBytes();
  let highest = before;
  const watch = setInterval(() => void (highest = Math.max(highest, child.residentBytes())), 20);
  expect(await putZeros(child.url, 300)).toBe(201);
  expect(await readAway(child.url)).toBe(300 * MEBIBYTE);
  clearInterval(watch);
  expect(highest - before).toBeLessThan(150 * MEBIBYTE);
});

async function putZeros(base: string, mebibytes: number): Promise<number> {
  const headers = { authorization: AUTHORIZATION, 'content-length': mebibytes * MEBIBYTE };
  const sent = request(`${base}${filePath('big.bin')}`, { method: 'PUT', headers });
  const block = Buffer.alloc(MEBIBYTE);
  Readable.from(Array.from({ length: mebibytes }, () => block)).pipe(sent);
  const [response] = (await once(sent, 'response')) as [IncomingMessage];
  response.resume();
  return response.statusCode ?? 0;
}

async function readAway(base: string): Promise<number> {
  const sent = request(`${base}${filePath('big.bin')}`).end();
  const [response] = (await once(sent, 'response')) as [IncomingMessage];
  let size = 0;
  for await (const chunk of response) size += (chunk as Buffer).length;
  return size;
}
