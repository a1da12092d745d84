import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

import { httpServer, runSource, tempFolder, type TempFolder } from '@parity-tools/test-kit';
import { describe, expect, test } from 'vitest';

interface Certificate {
  readonly key: string;
  readonly cert: string;
}

/** An authority of our own, and what it signs. */
function authority(folder: TempFolder): {
  readonly file: string;
  sign(parts: { name: string; expired?: boolean }): Certificate;
} {
  const openssl = (...args: readonly string[]): void =>
    void execFileSync('openssl', args, { cwd: folder.path, stdio: 'ignore' });
  const ca = ['-keyout', 'ca.key', '-out', 'ca.pem', '-days', '30', '-subj', '/CN=Test authority'];
  openssl('req', '-x509', '-newkey', 'rsa:2048', '-nodes', ...ca);
  let signed = 0;
  return {
    file: folder.at('ca.pem'),
    sign({ name, expired = false }) {
      const id = `leaf${(signed += 1)}`;
      folder.write(`${id}.ext`, `subjectAltName=${name}\n`);
      openssl(
        'req',
        '-newkey',
        'rsa:2048',
        '-nodes',
        '-keyout',
        `${id}.key`,
        '-out',
        `${id}.csr`,
        '-subj',
        `/CN=${id}`,
      );
      const by = ['-CA', 'ca.pem', '-CAkey', 'ca.key', '-CAcreateserial', '-extfile', `${id}.ext`];
      openssl('x509', '-req', '-in', `${id}.csr`, '-out', `${id}.pem`, '-days', expired ? '-1' : '30', ...by);
      return {
        key: readFileSync(folder.at(`${id}.key`), 'utf8'),
        cert: readFileSync(folder.at(`${id}.pem`), 'utf8'),
      };
    },
  };
}

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
    const answer = await http.ask({ url: http.url('x'), as: 'basic' }).catch((error: unknown) => error);
    console.log(answer.status ?? [answer.blocker, ...answer.details].join(' '));
    process.exit();
  `,
    {
      env: { PATH: process.env['PATH'], ...(trusted === undefined ? {} : { NODE_EXTRA_CA_CERTS: trusted }) },
    },
  );
  expect(stderr).toBe('');
  return stdout.trim();
}

describe('a registry that speaks TLS', () => {
  test('is trusted when its authority is in NODE_EXTRA_CA_CERTS, and only then', async () => {
    using folder = tempFolder();
    const ca = authority(folder);
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
    const ca = authority(folder);
    await using server = await httpServer((_, response) => response.end('in'), { tls: ca.sign(parts) });
    const said = await asked(server.url('/'), ca.file);
    expect(said).toMatch(/^tls-untrusted /);
    expect(said).toMatch(why);
    expect(server.requests).toEqual([]);
  });

  test('is refused when it does not speak TLS at all', async () => {
    await using server = await httpServer((_, response) => response.end('in'));
    expect(await asked(new URL(server.origin.replace('http:', 'https:')))).toMatch(/^tls-untrusted /);
  });
});
