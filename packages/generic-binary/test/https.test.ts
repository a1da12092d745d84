import { once } from 'node:events';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';

import { OWNER } from '@parity-tools/e2e';
import { type Certificate, certificateAuthority, tempFolder } from '@parity-tools/test-kit';
import { hasPeer } from '@parity-tools/test-kit/peer';
import { describe, expect, test } from 'vitest';

import { farScene } from './kit/far-scene.ts';
import { place } from './kit/gate.ts';
import { type Scene, scene } from './kit/scene.ts';

const hasOpenssl = hasPeer('openssl');

const program = /\/tool\/1\.2\.3\/tool-amd64$/;

/** Somebody else's https server, which gives the published file to whoever asks; and what it was told. */
async function store(
  tls: Certificate,
): Promise<AsyncDisposable & { readonly url: string; readonly credentials: (string | undefined)[] }> {
  const credentials: (string | undefined)[] = [];
  const server = createServer({ ...tls }, ({ headers }, response) => {
    credentials.push(headers.authorization);
    response.end('the program');
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    credentials,
    url: `https://127.0.0.1:${(server.address() as AddressInfo).port}`,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

/** Publishes by https; from then on, downloads are sent to `location`. */
async function publishBehind(at: Scene, location: string): Promise<void> {
  await at.repo.change({ host: at.forge.url });
  expect((await at.repo.run(['publish', '--publish'])).exit).toBe(0);
  at.forge.fault({
    match: { method: 'GET', path: program },
    does: { kind: 'redirect', status: 302, location },
  });
}

describe.skipIf(!hasOpenssl).concurrent('a download that https redirects (needs openssl)', () => {
  test('to http is refused', async () => {
    await using at = await farScene();
    await using elsewhere = await place((_incoming, outgoing) => outgoing.end('the program'));
    await publishBehind(at, `${elsewhere.url}/store/1`);
    const run = await at.repo.run(['verify']);
    expect(run.exit).toBe(3);
    expect(run.said).toContain(
      `BLOCKER(redirect-refused): The registry sends us elsewhere: to ${elsewhere.url}/store/1.`,
    );
    expect(elsewhere.credentials).toEqual([]);
  });

  test('to https elsewhere is followed, without the token', async () => {
    using folder = tempFolder();
    const ca = certificateAuthority(folder);
    await using elsewhere = await store(ca.sign({ name: 'IP:127.0.0.1' }));
    const tls = ca.sign({ name: 'IP:127.0.0.1' });
    await using at = await scene('gitea', { env: { NODE_EXTRA_CA_CERTS: ca.file } }, { tls });
    await publishBehind(at, `${elsewhere.url}/store/1`);
    at.forge.clearRequests();
    expect((await at.repo.run(['verify'])).exit).toBe(0);
    // The token was there to be taken along.
    expect(at.forge.requests.at(-1)?.credential).toEqual({ kind: 'basic', as: OWNER });
    expect(elsewhere.credentials).toEqual([undefined]);
  });

  test('to somebody who is not trusted ends there, and names them', async () => {
    using folder = tempFolder();
    await using elsewhere = await store(certificateAuthority(folder).sign({ name: 'IP:127.0.0.1' }));
    await using at = await farScene();
    await publishBehind(at, `${elsewhere.url}/store/1`);
    const run = await at.repo.run(['verify']);
    expect(run.exit).toBe(3);
    const host = new URL(elsewhere.url).host;
    expect(run.said).toContain(`BLOCKER(tls-untrusted): ${host} did not prove who it is.`);
    expect(elsewhere.credentials).toEqual([]);
  });
});

describe.concurrent('https to a server that speaks plain http', () => {
  test('is no matter of trust: how to say that it is meant', async () => {
    await using at = await scene('gitea');
    await at.repo.change({ host: `https://${at.forge.host}` });
    const run = await at.repo.run(['publish', '--publish']);
    expect(run.exit).toBe(3);
    expect(run.said).toContain(`BLOCKER(tls-untrusted): The server at ${at.forge.host} does not speak TLS.`);
    expect(run.said).toContain(`let registry.host begin with "http://${at.forge.host}".`);
    expect(run.said).not.toContain('NODE_EXTRA_CA_CERTS');
    expect(at.forge.requests).toEqual([]);
  });
});
