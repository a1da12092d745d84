import { connect } from 'node:net';

import { expect, test, vi } from 'vitest';

import { AUTHORIZATION, filePath, forgeWith } from './forge-fixture.ts';

const SIZE = 32 * 1024 * 1024;

test('idle: what came whole is stored, though its client did not wait for the answer', async () => {
  await using forge = await forgeWith();
  const { hostname, port } = new URL(forge.url);
  const socket = connect(Number(port), hostname);
  const head = [`PUT ${filePath('a.bin')} HTTP/1.1`, 'Host: x', `Authorization: ${AUTHORIZATION}`];
  socket.write([...head, `Content-Length: ${SIZE}`, '', ''].join('\r\n'));
  socket.write(Buffer.alloc(SIZE), () => socket.destroy());
  await vi.waitFor(() => expect(forge.requests).toHaveLength(1));
  await forge.idle();
  const answer = await fetch(forge.url + filePath('a.bin'), {
    method: 'HEAD',
    headers: { authorization: AUTHORIZATION },
  });
  expect(answer.headers.get('content-length')).toBe(String(SIZE));
});

test('idle: at once where nobody asked', async () => {
  await using forge = await forgeWith();
  await forge.idle();
  expect(forge.requests).toEqual([]);
});
