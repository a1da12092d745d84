import { certificateAuthority, httpServer, rawServer, runSource, tempFolder } from '@parity-tools/test-kit';
import { hasPeer } from '@parity-tools/test-kit/peer';
import { describe, expect, test } from 'vitest';

import { blockedByWire } from './http-blockers.ts';
import { WireError } from './wire-error.ts';

/** What a client in a process of its own gets: a status, or a blocker. Its trust is fixed when it starts. */
async function asked(url: URL, trusted?: string): Promise<string> {
  const from = (file: string): string => JSON.stringify(new URL(file, import.meta.url).href);
  const { stdout, stderr } = await runSource(
    `
    import { nodeMachine } from ${from('../ports-node.ts')};
    import { HttpClient } from ${from('./client.ts')};
    import { parseTarget } from ${from('./target.ts')};
    const ports = nodeMachine().ports({ note() {}, detail() {} }, { isIn: () => false });
    const target = parseTarget({ host: ${JSON.stringify(url.origin)}, owner: 'oleks' });
    const http = new HttpClient(target, ports, { token: 'the-token', dryRun: true });
    const answer = await http.ask({ url: http.url('x'), as: 'publisher' }).catch((error: unknown) => error);
    console.log(answer.status ?? [answer.blocker, answer.message, ...answer.details].join(' '));
    process.exit();
  `,
    {
      env: { PATH: process.env['PATH'], ...(trusted === undefined ? {} : { NODE_EXTRA_CA_CERTS: trusted }) },
    },
  );
  expect(stderr).toBe('');
  return stdout.trim();
}

describe.skipIf(!hasPeer('openssl'))('a registry that speaks TLS (needs openssl)', () => {
  test('is trusted when its authority is in NODE_EXTRA_CA_CERTS, and only then', async () => {
    using folder = tempFolder();
    const ca = certificateAuthority(folder);
    await using server = await httpServer((_, response) => response.end('in'), {
      tls: ca.sign({ name: 'IP:127.0.0.1' }),
    });
    expect(await asked(server.url('/'), ca.file)).toBe('200');
    const seen = server.requests.length;
    expect(await asked(server.url('/'))).toMatch(/^tls-untrusted /);
    // Nobody who is not trusted gets a request, and so no token.
    expect(server.requests.length).toBe(seen);
  });

  test.each([
    ['expired', { name: 'IP:127.0.0.1', expired: true }, /certificate has expired/],
    ['of another name', { name: 'DNS:git.example.org' }, /does not match/],
  ])('is refused when its certificate is %s', async (_, parts, why) => {
    using folder = tempFolder();
    const ca = certificateAuthority(folder);
    await using server = await httpServer((_, response) => response.end('in'), { tls: ca.sign(parts) });
    const said = await asked(server.url('/'), ca.file);
    expect(said).toMatch(/^tls-untrusted /);
    expect(said).toMatch(why);
    expect(server.requests).toEqual([]);
  });

  test.each([
    'HTTP/1.1 400 Bad Request\r\n\r\n',
    'HTTP/1.0 400 No\r\n\r\n',
    'SSH-2.0-none\r\n',
    '220 ready\r\n',
  ])('is refused when it does not speak TLS but %j, and not for want of trust', async (words) => {
    await using server = await rawServer((socket) => void socket.once('data', () => socket.write(words)));
    const said = await asked(new URL(server.origin.replace('http:', 'https:')));
    expect(said).toMatch(/^tls-untrusted The server at 127\.0\.0\.1:\d+ does not speak TLS\. /);
  });
});

test('what to do about a server without TLS depends on where it is', () => {
  const error = new WireError('plain', 'wrong version number', { delivered: false });
  const nextFor = (url: string): string => blockedByWire(error, new URL(url)).next;
  expect(nextFor('https://localhost:3000/x')).toContain('begin with "http://localhost:3000".');
  expect(nextFor('https://forge.lan/x')).toContain(
    'begin with "http://forge.lan:443" and add "plainHttp": true beside it; the token then travels in the clear.',
  );
});
