import { Buffer } from 'node:buffer';

import { httpServer, testPorts } from '@parity-tools/test-kit';
import { describe, expect, test } from 'vitest';

import { Secrets } from '../token/redact.ts';
import { HttpClient } from './client.ts';
import type { Credential } from './credentials.ts';
import { type Auth, parseOwnTarget, parseTarget, type Target } from './target.ts';

const token = 'a-token/of+the"test';

function ownTarget(origin: string, auth: Auth): Target {
  return parseOwnTarget({ url: `${origin}/legacy/`, auth, field: 'url' }, { username: 'ci' });
}

const basic = `Basic ${Buffer.from(`ci:${token}`).toString('base64')}`;

describe('the token', () => {
  test.each<[Auth, Credential, string | undefined]>([
    ['basic', 'publisher', basic],
    ['bearer', 'publisher', `Bearer ${token}`],
    ['bearer', 'anonymous', undefined],
    ['bearer', 'token', `token ${token}`],
  ])('where it is taken as %s, for %s', async (auth, as, header) => {
    await using server = await httpServer((_, response) => response.end());
    const http = new HttpClient(ownTarget(server.origin, auth), testPorts(), { token, dryRun: false });
    await http.ask({ url: server.url('/x'), as });
    if (as === 'publisher') await http.write({ method: 'POST', url: server.url('/x') });
    for (const { headers } of server.requests) expect(headers.authorization).toBe(header);
  });

  test.each(['basic', 'bearer'] as const)(
    'as %s goes to no other origin, and not back again',
    async (auth) => {
      const seen: (string | undefined)[] = [];
      let home = '';
      await using other = await httpServer((request, response) => {
        seen.push(request.headers.authorization);
        response.writeHead(302, { location: `${home}/back` }).end();
      });
      await using server = await httpServer((request, response) => {
        if (request.url === '/x') return void response.writeHead(302, { location: other.origin }).end();
        seen.push(request.headers.authorization);
        return void response.end();
      });
      home = server.origin;
      const http = new HttpClient(ownTarget(server.origin, auth), testPorts(), { token, dryRun: false });
      await http.ask({ url: server.url('/x'), as: 'publisher' });
      const { body } = await http.download({ url: other.url('/y'), as: 'publisher' });
      for await (const _ of body);
      await http.write({ method: 'POST', url: new URL(`${home}/z`) });
      expect(seen.slice(0, 4)).toEqual([undefined, undefined, undefined, undefined]);
      expect(seen.length).toBe(5);
      expect(server.requests.at(-1)?.headers.authorization).toContain(auth === 'basic' ? 'Basic' : 'Bearer');
    },
  );

  test('is nowhere when there is none', async () => {
    await using server = await httpServer((_, response) => response.end());
    const http = new HttpClient(ownTarget(server.origin, 'bearer'), testPorts(), { dryRun: true });
    await http.ask({ url: server.url('/x'), as: 'publisher' });
    expect(server.requests[0]?.headers).not.toHaveProperty('authorization');
    expect(http.hasToken).toBe(false);
  });

  test.each(['basic', 'bearer'] as const)('as %s is taken out of what a server repeats', async (auth) => {
    await using server = await httpServer((request, response) =>
      response.writeHead(403).end(`you said ${request.headers.authorization}`),
    );
    const http = new HttpClient(ownTarget(server.origin, auth), testPorts(), { token, dryRun: false });
    const answer = await http.ask({ url: server.url('/x'), as: 'publisher' });
    expect(answer.describe()).toMatch(
      auth === 'basic' ? /you said Basic Y2k6\*\*\*/ : /you said Bearer \*\*\*$/,
    );
    const secrets = new Secrets();
    secrets.add(token);
    expect(secrets.redact(answer.text)).not.toContain(token);
    expect(secrets.isIn(answer.text)).toBe(true);
  });
});

test('a forge always takes the token as a password', () => {
  expect(parseTarget({ host: 'git.example.org', owner: 'oleks' }).auth).toBe('basic');
});
