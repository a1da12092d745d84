import { once } from 'node:events';
import { connect } from 'node:net';
import type { Socket } from 'node:net';

import { expect, test } from 'vitest';

import { putFile } from './ask.ts';
import { AUTHORIZATION, OWNER, basic, filePath, forgeWith } from './forge-fixture.ts';

const SIZE = 64 * 1024 * 1024;

async function open(base: string, headers: readonly string[]): Promise<Socket> {
  const { hostname, port } = new URL(base);
  const socket = connect(Number(port), hostname);
  socket.on('error', () => undefined);
  socket.write([`PUT ${filePath('a.bin')} HTTP/1.1`, 'Host: x', ...headers, '', ''].join('\r\n'));
  return socket;
}

async function firstAnswer(socket: Socket): Promise<string> {
  const [chunk] = (await once(socket, 'data')) as [Buffer];
  return chunk.toString('latin1');
}

const refused = [
  ['a bad token', [`Authorization: ${basic(OWNER, '0'.repeat(40))}`]],
  ['nobody', []],
] as const;

test.for(refused)('with Expect, %s is refused before the body', async ([, authorization]) => {
  await using forge = await forgeWith();
  const socket = await open(forge.url, [...authorization, `Content-Length: ${SIZE}`, 'Expect: 100-continue']);
  const answer = await firstAnswer(socket);
  expect(answer).toMatch(/^HTTP\/1\.1 401 /);
  expect(answer).toMatch(/^connection: close\r$/im);
  await once(socket, 'end');
  expect(forge.requests[0]?.bytesIn).toBe(0);
});

test('with Expect, a conflict comes only after the whole body', async () => {
  await using forge = await forgeWith();
  await putFile(forge.url, 'a.bin', 'one');
  const socket = await open(forge.url, [
    `Authorization: ${AUTHORIZATION}`,
    'Content-Length: 3',
    'Expect: 100-continue',
  ]);
  expect(await firstAnswer(socket)).toMatch(/^HTTP\/1\.1 100 Continue/);
  socket.write('two');
  expect(await firstAnswer(socket)).toMatch(/^HTTP\/1\.1 409 /);
  socket.destroy();
});

test('without Expect, the refusal comes while the body is being sent', async () => {
  await using forge = await forgeWith();
  const socket = await open(forge.url, [`Content-Length: ${SIZE}`]);
  let sent = 0;
  let answer = '';
  socket.on('data', (chunk: Buffer) => void (answer += chunk.toString('latin1')));
  const closed = once(socket, 'close');
  const block = Buffer.alloc(64 * 1024);
  const sendMore = (): void => {
    while (!socket.destroyed && sent < SIZE) {
      sent += block.length;
      if (!socket.write(block)) {
        socket.once('drain', sendMore);
        return;
      }
    }
  };
  sendMore();
  await closed;
  expect(answer).toMatch(/^HTTP\/1\.1 401 /);
  expect(sent).toBeLessThan(SIZE);
});

test('after a short refused body the connection goes on', async () => {
  await using forge = await forgeWith();
  const socket = await open(forge.url, ['Content-Length: 3']);
  socket.write('one');
  expect(await firstAnswer(socket)).toMatch(/^HTTP\/1\.1 401 /);
  socket.write('GET /api/healthz HTTP/1.1\r\nHost: x\r\n\r\n');
  expect(await firstAnswer(socket)).toMatch(/^HTTP\/1\.1 200 /);
  socket.destroy();
});
