import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import type { IncomingMessage } from 'node:http';
import { request } from 'node:https';
import { join } from 'node:path';
import { promisify } from 'node:util';

import { expect, test } from 'vitest';

import { forgeWith } from './forge-fixture.ts';
import { temporaryDir } from './temporary-dir.ts';

/** A key and a certificate that nobody trusts, or nothing where there is no openssl. */
async function selfSigned(dir: string): Promise<{ key: string; cert: string } | undefined> {
  const [key, cert] = [join(dir, 'key.pem'), join(dir, 'cert.pem')];
  const who = ['-subj', '/CN=localhost', '-addext', 'subjectAltName=IP:127.0.0.1', '-days', '2'];
  const args = ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-keyout', key, '-out', cert, ...who];
  try {
    await promisify(execFile)('openssl', args);
  } catch (error) {
    if (process.env['PARITY_REQUIRE_PEERS'] === '1') throw error;
    return undefined;
  }
  return { key: await readFile(key, 'utf8'), cert: await readFile(cert, 'utf8') };
}

test('TLS: reachable with the certificate, and a reset still breaks the connection', async ({ skip }) => {
  await using dir = await temporaryDir();
  const tls = await selfSigned(dir.path);
  if (tls === undefined) return skip('openssl is not here');
  await using forge = await forgeWith({ tls });
  const sent = request(`${forge.url}/api/healthz`, { ca: tls.cert, agent: false }).end();
  const [response] = (await once(sent, 'response')) as [IncomingMessage];
  response.resume();
  expect(response.statusCode).toBe(200);

  forge.addFault({ match: {}, does: { kind: 'reset', when: 'before-body' } });
  const cut = request(`${forge.url}/api/healthz`, { ca: tls.cert, agent: false }).end();
  await expect(once(cut, 'response')).rejects.toThrow();
  return undefined;
});
