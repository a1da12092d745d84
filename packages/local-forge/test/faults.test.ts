import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { join } from 'node:path';

import { expect, test } from 'vitest';
import { ZodError } from 'zod';

import { parseFaults } from '../src/index.ts';
import type { Fault } from '../src/index.ts';
import { ask, getFile, putFile } from './ask.ts';
import { startChild } from './child-forge.ts';
import { AUTHORIZATION, OWNER, TOKEN, basic, filePath, forgeWith } from './forge-fixture.ts';
import { temporaryDir } from './temporary-dir.ts';

const MEBIBYTE = 'x'.repeat(1024 * 1024);

/** A rule for the first PUT or GET. */
function first(method: 'PUT' | 'GET', does: Fault) {
  return { match: { method }, does };
}

test('status, with body and headers', async () => {
  await using forge = await forgeWith();
  forge.addFault(
    first('PUT', { kind: 'status', status: 503, body: 'later', headers: { 'retry-after': '1' } }),
  );
  const refused = await putFile(forge.url, 'a', 'one');
  expect(refused).toMatchObject({ status: 503, headers: { 'retry-after': '1' } });
  expect(String(refused.body)).toBe('later');
  expect((await putFile(forge.url, 'a', 'one')).status).toBe(201);
  expect(forge.requests.map(({ status, faults }) => ({ status, faults }))).toEqual([
    { status: 503, faults: ['status'] },
    { status: 201, faults: [] },
  ]);
});

test('the log tells the time of the forge, not of the machine', async () => {
  await using forge = await forgeWith({ now: () => 1234 });
  await getFile(forge.url, 'a');
  expect(forge.requests.map(({ at }) => at)).toEqual([1234]);
});

test('delay', async () => {
  await using forge = await forgeWith();
  forge.addFault(first('PUT', { kind: 'delay', ms: 200 }));
  const before = Date.now();
  expect((await putFile(forge.url, 'a', 'one')).status).toBe(201);
  expect(Date.now() - before).toBeGreaterThanOrEqual(195);
});

test('hang: no answer until the forge stops', async () => {
  await using forge = await forgeWith();
  forge.addFault(first('GET', { kind: 'hang' }));
  const hanging = expect(getFile(forge.url, 'a')).rejects.toThrow();
  await expect.poll(() => forge.requests.length).toBe(1);
  expect(forge.requests[0]?.status).toBeUndefined();
  await forge.stop();
  await hanging;
});

test.for(['before-body', 'mid-body', 'after-body'] as const)('reset of an upload %s', async (when) => {
  await using forge = await forgeWith();
  forge.addFault(first('PUT', { kind: 'reset', when }));
  await expect(putFile(forge.url, 'a', MEBIBYTE)).rejects.toThrow(/ECONNRESET|EPIPE|socket hang up/);
  const read = forge.requests[0]?.bytesIn ?? -1;
  if (when === 'before-body') expect(read).toBe(0);
  if (when === 'mid-body') expect(read).toBeGreaterThanOrEqual(MEBIBYTE.length / 2);
  if (when === 'after-body') expect(read).toBe(MEBIBYTE.length);
  expect((await getFile(forge.url, 'a')).status).toBe(404);
});

test('reset of a download after so many bytes', async () => {
  await using forge = await forgeWith();
  await putFile(forge.url, 'a', MEBIBYTE);
  forge.addFault(first('GET', { kind: 'reset', when: 'mid-body', afterBytes: 1000 }));
  const { hostname, port } = new URL(forge.url);
  const socket = connect(Number(port), hostname);
  socket.write(`GET ${filePath('a')} HTTP/1.1\r\nHost: x\r\n\r\n`);
  let received = '';
  socket.on('data', (chunk: Buffer) => void (received += chunk.toString('latin1')));
  const [error] = (await once(socket, 'error')) as [NodeJS.ErrnoException];
  expect(error.code).toBe('ECONNRESET');
  expect(received.split('\r\n\r\n')[1]).toHaveLength(1000);
});

test('reset after a whole download', async () => {
  await using forge = await forgeWith();
  await putFile(forge.url, 'a', 'whole');
  forge.addFault(first('GET', { kind: 'reset', when: 'after-body' }));
  expect(String((await getFile(forge.url, 'a')).body)).toBe('whole');
});

test('status after the body, as from a proxy that lost its forge', async () => {
  await using forge = await forgeWith();
  forge.addFault(first('PUT', { kind: 'status', status: 502, afterBody: true }));
  expect((await putFile(forge.url, 'a', MEBIBYTE)).status).toBe(502);
  expect(forge.requests[0]?.bytesIn).toBe(MEBIBYTE.length);
  expect((await getFile(forge.url, 'a')).status).toBe(404);
});

test('lose-answer: stored, but the client never learns', async () => {
  await using forge = await forgeWith();
  forge.addFault(first('PUT', { kind: 'lose-answer' }));
  await expect(putFile(forge.url, 'a', 'one')).rejects.toThrow();
  expect(forge.requests[0]?.status).toBeUndefined();
  expect((await putFile(forge.url, 'a', 'one')).status).toBe(409);
});

test('redirect to another host', async () => {
  await using forge = await forgeWith();
  forge.addFault(first('PUT', { kind: 'redirect', status: 307, location: 'http://elsewhere.invalid/x' }));
  expect(await putFile(forge.url, 'a', 'one')).toMatchObject({
    status: 307,
    headers: { location: 'http://elsewhere.invalid/x' },
  });
});

test('html-413, as a proxy says it', async () => {
  await using forge = await forgeWith();
  forge.addFault(first('PUT', { kind: 'html-413' }));
  const refused = await putFile(forge.url, 'a', 'one');
  expect(refused).toMatchObject({ status: 413, headers: { 'content-type': 'text/html' } });
  expect(String(refused.body)).toContain('<html>');
});

test.for([
  ['Basic', AUTHORIZATION, TOKEN],
  ['token', `token ${TOKEN}`, TOKEN],
  ['a password that no header takes', basic(OWNER, 'pä\nss😀'), 'pä\nss😀'],
  ['nothing', '', ''],
] as const)('echo of %s, as it came and decoded', async ([, authorization, secret]) => {
  await using forge = await forgeWith();
  forge.addFault(first('GET', { kind: 'echo', status: 418 }));
  const reply = await ask(forge.url, 'GET', '/x', { headers: { authorization } });
  expect(reply).toMatchObject({ status: 418, headers: { 'x-authorization': authorization } });
  expect(decodeURIComponent(String(reply.headers['x-secret']))).toBe(secret);
  expect(JSON.parse(String(reply.body))).toEqual({
    message: `you sent ${authorization}, which is ${secret}`,
    authorization,
    secret,
  });
  // Its own log still keeps it to itself.
  if (secret !== '') expect(JSON.stringify(forge.requests)).not.toContain(secret);
});

test('slow-drip of 40 MB/s is faster than a chunk for each tick', async () => {
  await using forge = await forgeWith();
  forge.addFault(first('PUT', { kind: 'slow-drip', bytesPerSecond: 40_000_000, direction: 'in' }));
  const before = Date.now();
  expect((await putFile(forge.url, 'a', MEBIBYTE.repeat(20))).status).toBe(201);
  expect(Date.now() - before).toBeGreaterThanOrEqual(400);
  // A chunk of 64 KiB a tick would take half a minute.
  expect(Date.now() - before).toBeLessThan(10_000);
});

test.for(['in', 'out'] as const)('slow-drip %s', async (direction) => {
  await using forge = await forgeWith();
  const body = 'x'.repeat(5000);
  if (direction === 'out') await putFile(forge.url, 'a', body);
  forge.addFault({
    match: { path: '/generic/' },
    does: { kind: 'slow-drip', bytesPerSecond: 10_000, direction },
  });
  const before = Date.now();
  const reply = direction === 'in' ? await putFile(forge.url, 'a', body) : await getFile(forge.url, 'a');
  expect(Date.now() - before).toBeGreaterThanOrEqual(400);
  expect(reply.status).toBe(direction === 'in' ? 201 : 200);
  expect(String((await getFile(forge.url, 'a')).body)).toBe(body);
});

test('rules count their own matches, and can be taken back', async () => {
  await using forge = await forgeWith();
  const does = { kind: 'status', status: 500 } as const;
  const takeBack = forge.addFault({ match: { path: /\/a$/ }, occurrence: { from: 2, count: 2 }, does });
  const statuses: number[] = [];
  for (const file of ['a', 'b', 'a', 'a', 'a']) statuses.push((await getFile(forge.url, file)).status);
  expect(statuses).toEqual([404, 404, 500, 500, 404]);
  takeBack();
  const stop = forge.addFault({ match: {}, occurrence: 'every', does });
  expect((await getFile(forge.url, 'a')).status).toBe(500);
  expect((await getFile(forge.url, 'b')).status).toBe(500);
  stop();
  expect((await getFile(forge.url, 'b')).status).toBe(404);
});

test('rules from a file, for a forge in another process', async () => {
  await using dir = await temporaryDir();
  const rules = [{ match: { method: 'PUT', path: 'tool/.*' }, occurrence: 2, does: { kind: 'html-413' } }];
  const file = join(dir.path, 'faults.json');
  await writeFile(file, JSON.stringify(rules));
  const args = ['--dir', join(dir.path, 'data'), '--profile', 'gitea', '--owner', OWNER, '--token', TOKEN];
  await using child = await startChild([...args, '--faults', file]);
  expect((await putFile(child.url, 'a', 'one')).status).toBe(201);
  expect((await putFile(child.url, 'b', 'one')).status).toBe(413);
});

test.for([
  ['an unknown kind', { match: {}, does: { kind: 'sulk' } }],
  ['a status that is no answer', { match: {}, does: { kind: 'status', status: 99 } }],
])('a rule with %s is refused', ([, rule]) => {
  expect(() => parseFaults([rule])).toThrow(ZodError);
});

test('a path that is no regular expression is refused when the rule is given, not when a request comes', async () => {
  await using forge = await forgeWith();
  const does = { kind: 'html-413' } as const;
  expect(() => forge.addFault({ match: { path: '(' }, does })).toThrow(/regular expression/);
  const faults = [{ match: { path: '(' }, does }];
  await expect(forgeWith({ faults })).rejects.toThrow(/regular expression/);
});
