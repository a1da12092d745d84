import { once } from 'node:events';
import https from 'node:https';
import { connect, type Socket } from 'node:net';

import {
  certificateAuthority,
  type FakeClock,
  fakeClock,
  type HttpServer,
  httpModules,
  httpServer,
  rawServer,
  tempFolder,
} from '@parity-tools/test-kit';
import { hasPeer } from '@parity-tools/test-kit/peer';
import { describe, expect, test } from 'vitest';

import { Stopped } from '../blocker.ts';
import type { Body, Env, Transport } from '../ports.ts';
import { createTransport } from './transport.ts';

const hasOpenssl = hasPeer('openssl');
const MiB = 1024 * 1024;
const far = new URL('https://forge.example.test/');

function bodyOf(size: number): Body & { readonly opened: number } {
  const seen = { opened: 0 };
  let left = size;
  return {
    size,
    get opened() {
      return seen.opened;
    },
    open: async () => {
      seen.opened += 1;
      const read = async (into: Uint8Array): Promise<number> => {
        const count = Math.min(left, into.length);
        left -= count;
        return count;
      };
      return { read, close: async () => {} };
    },
  };
}

/** A transport that trusts one authority more. */
function transportWith(
  clock: FakeClock,
  parts: { readonly ca?: string; readonly env?: Env } = {},
): Transport {
  class Agent extends https.Agent {
    constructor(options: https.AgentOptions) {
      super({ ...options, ...(parts.ca === undefined ? {} : { ca: parts.ca }) });
    }
  }
  return createTransport({ ...httpModules, https: () => ({ ...https, Agent }) }, clock, parts.env ?? {});
}

/** Passes on what comes, once `open` has settled. */
async function relay(port: string, open: Promise<unknown>, came: () => void): Promise<HttpServer> {
  return rawServer(async (near) => {
    near.once('readable', came);
    await open;
    const onward = connect(Number(port), '127.0.0.1');
    onward.on('error', () => near.destroy());
    onward.once('close', () => near.destroy());
    near.once('close', () => onward.destroy());
    near.pipe(onward).pipe(near);
  });
}

test.skipIf(!hasOpenssl)(
  'the second to agree to a body begins after the TLS handshake (needs openssl)',
  async () => {
    using folder = tempFolder();
    const ca = certificateAuthority(folder);
    await using server = await httpServer(() => {}, {
      tls: ca.sign({ name: 'IP:127.0.0.1' }),
      expect: (request, response) => request.resume().on('end', () => response.end()),
    });
    const handshake = Promise.withResolvers<void>();
    const greeted = Promise.withResolvers<void>();
    await using slow = await relay(new URL(server.origin).port, handshake.promise, greeted.resolve);
    const clock = fakeClock();
    const body = bodyOf(2 * MiB);
    const url = new URL(slow.origin.replace('http:', 'https:'));
    const sent = transportWith(clock, { ca: ca.cert }).send({ method: 'PUT', url, headers: {}, body });
    await greeted.promise;
    expect(clock.waits).not.toContain(1000);
    clock.advance(9_000);
    handshake.resolve();
    await clock.armed(1000);
    expect(body.opened).toBe(0);
    clock.advance(1000);
    expect((await sent).status).toBe(200);
  },
);

describe.skipIf(!hasOpenssl)('a proxy (needs openssl)', () => {
  test('that is silent is given up after 10 s, and its connection is closed', async () => {
    const came = Promise.withResolvers<Socket>();
    await using proxy = await rawServer((socket) => came.resolve(socket.resume()));
    const clock = fakeClock();
    const sent = transportWith(clock, { env: { HTTPS_PROXY: proxy.origin } }).send({
      method: 'GET',
      url: far,
      headers: {},
    });
    const outcome = expect(sent).rejects.toMatchObject({
      fault: 'connect',
      delivered: false,
      proxy: proxy.origin,
    });
    const closed = once(await came.promise, 'close');
    clock.advance(10_000);
    await Promise.all([outcome, closed]);
    expect(clock.running).toBe(0);
  });

  test('that is silent does not hold up a stop', async () => {
    const came = Promise.withResolvers<Socket>();
    await using proxy = await rawServer((socket) => came.resolve(socket.resume()));
    const controller = new AbortController();
    const sent = transportWith(fakeClock(), { env: { HTTPS_PROXY: proxy.origin } }).send({
      method: 'PUT',
      url: far,
      headers: {},
      body: bodyOf(2 * MiB),
      stop: controller.signal,
    });
    const outcome = expect(sent).rejects.toThrow('Stopped by SIGTERM');
    const closed = once(await came.promise, 'close');
    controller.abort(new Stopped('SIGTERM'));
    await Promise.all([outcome, closed]);
  });

  test('does not hide that a request was delivered before the connection broke', async () => {
    using folder = tempFolder();
    const ca = certificateAuthority(folder);
    await using server = await httpServer(
      (request) => request.resume().on('end', () => request.socket.destroy()),
      { tls: ca.sign({ name: `DNS:${far.hostname}` }) },
    );
    const { port } = new URL(server.origin);
    await using proxy = await rawServer((near) =>
      near.once('data', () => {
        near.write('HTTP/1.1 200 Here you are\r\n\r\n');
        near.pipe(connect(Number(port), '127.0.0.1')).pipe(near);
      }),
    );
    const transport = transportWith(fakeClock(), { ca: ca.cert, env: { HTTPS_PROXY: proxy.origin } });
    const sent = transport.send({ method: 'PUT', url: far, headers: {}, body: bodyOf(10) });
    await expect(sent).rejects.toMatchObject({ fault: 'lost', delivered: true, proxy: proxy.origin });
  });

  test('is asked for an IPv6 address in brackets', async () => {
    const heard = Promise.withResolvers<string>();
    await using proxy = await rawServer((socket) =>
      socket.once('data', (data) => heard.resolve(String(data))),
    );
    const controller = new AbortController();
    const sent = transportWith(fakeClock(), { env: { HTTPS_PROXY: proxy.origin } }).send({
      method: 'GET',
      url: new URL('https://[2001:db8::1]:8443/'),
      headers: {},
      stop: controller.signal,
    });
    expect(await heard.promise).toMatch(
      /^CONNECT \[2001:db8::1\]:8443 HTTP\/1\.1\r\nhost: \[2001:db8::1\]:8443\r\n/i,
    );
    controller.abort(new Stopped('SIGTERM'));
    await expect(sent).rejects.toThrow('Stopped');
  });
});
