import type { ServerResponse } from 'node:http';

import { httpServer } from '@parity-tools/test-kit';
import { describe, expect, test } from 'vitest';

import { failure, publisher } from './kit/publisher.ts';
import { login } from './kit/servers.ts';

const absent = `sha256:${'0'.repeat(64)}` as const;
const basic = `Basic ${Buffer.from(`${login.user}:${login.password}`).toString('base64')}`;

type Give = (response: ServerResponse) => unknown;
const json =
  (value: unknown, status = 200): Give =>
  (response) =>
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(value));

interface Parts {
  /** What the token service says. */
  readonly give?: Give;
  /** The challenges, each a header of its own; `$` stands for the registry's origin. */
  readonly challenge?: readonly string[];
  /** What is let in. */
  readonly lets?: (authorization: string) => boolean;
}

/** A registry with its token service under one roof. */
async function registryWith({ give = json({ token: 'given' }), challenge, lets }: Parts) {
  const isLet = lets ?? ((authorization: string): boolean => authorization === 'Bearer given');
  const challenges = challenge ?? ['Bearer realm="$/token?a=1",service="registry"'];
  const server = await httpServer((request, response) => {
    if (request.url?.startsWith('/token')) return give(response);
    if (isLet(request.headers.authorization ?? '')) return response.writeHead(404).end();
    const own = `http://${request.headers.host}`;
    response.setHeader(
      'www-authenticate',
      challenges.map((one) => one.replaceAll('$', own)),
    );
    return response.writeHead(401).end();
  });
  const asked = (): readonly string[] =>
    server.requests.map(({ path, headers }) => `${path.split('/')[1]} ${headers.authorization}`);
  return Object.assign(server, { asked });
}

describe('the exchange', () => {
  test('begins with Basic; the query of the realm is kept, and the scope is the repository', async () => {
    await using server = await registryWith({});
    const { repository } = publisher(server.origin);
    expect(await repository.hasBlob(absent)).toBe(false);
    expect(server.asked()).toEqual([
      `v2 ${basic}`,
      `token?a=1&service=registry&scope=repository%3Aoleks%2Ftool%3Apull%2Cpush ${basic}`,
      'v2 Bearer given',
    ]);
  });

  test('takes place for a challenge among others', async () => {
    await using server = await registryWith({
      challenge: ['Negotiate', 'Basic realm="a, b", Bearer realm="$/token"'],
    });
    expect(await publisher(server.origin).repository.hasBlob(absent)).toBe(false);
  });

  test('does not take place where Basic is enough', async () => {
    await using server = await registryWith({ lets: (authorization) => authorization === basic });
    expect(await publisher(server.origin).repository.hasBlob(absent)).toBe(false);
    expect(server.asked()).toEqual([`v2 ${basic}`]);
  });

  test('is anonymous without a token', async () => {
    await using server = await registryWith({});
    const { repository } = publisher(server.origin, { token: undefined, dryRun: true });
    expect(await repository.hasBlob(absent)).toBe(false);
    expect(server.asked()[1]).toContain(' undefined');
    expect(server.asked()[2]).toBe('v2 Bearer given');
  });

  test('happens once more when what it brought is refused, and then it is over', async () => {
    let given = 0;
    await using server = await registryWith({
      lets: () => false,
      give: (response) => json({ token: `given-${(given += 1)}` })(response),
    });
    const { repository } = publisher(server.origin);
    expect(await failure(repository.hasBlob(absent))).toMatchObject({ blocker: 'bad-token' });
    expect(await failure(repository.hasBlob(absent))).toMatchObject({ blocker: 'bad-token' });
    expect(server.asked().map((one) => one.split(' ').slice(-1)[0])).toEqual([
      basic.split(' ')[1],
      basic.split(' ')[1],
      'given-1',
      'given-1',
      basic.split(' ')[1],
      'given-2',
    ]);
  });

  test('a failure is not remembered', async () => {
    let asked = 0;
    await using server = await registryWith({
      give: (response) => (asked++ === 0 ? json({}) : json({ access_token: 'given' }))(response),
    });
    const { repository } = publisher(server.origin);
    expect(await failure(repository.hasBlob(absent))).toMatchObject({ blocker: 'registry-invalid' });
    expect(await repository.hasBlob(absent)).toBe(false);
  });

  test('what lacks the scope is no-permission', async () => {
    await using server = await registryWith({
      lets: () => false,
      challenge: ['Bearer realm="$/token",error="insufficient_scope"'],
    });
    expect(await failure(publisher(server.origin).repository.hasBlob(absent))).toMatchObject({
      blocker: 'no-permission',
    });
  });
});

describe('an answer of the token service', () => {
  test.each<[string, Give]>([
    ['access_token', json({ access_token: 'given' })],
    ['null for what it does not use', json({ token: 'given', access_token: null, expires_in: null })],
    ['a life that is a text', json({ token: 'given', expires_in: '300' })],
    ['a life below nothing', json({ token: 'given', expires_in: -5 })],
  ])('may have %s', async (_, give) => {
    await using server = await registryWith({ give });
    expect(await publisher(server.origin).repository.hasBlob(absent)).toBe(false);
  });

  test.each<[string, Give, string]>([
    ['no token', json({}), 'registry-invalid'],
    ['an empty token', json({ token: '' }), 'registry-invalid'],
    ['a token with a line break', json({ token: 'a\r\nx-evil: 1' }), 'registry-invalid'],
    ['a token that is a number', json({ token: 5 }), 'registry-invalid'],
    ['a list', json([]), 'registry-invalid'],
    ['an HTML page', (response) => response.end('<html>'), 'registry-invalid'],
    ['404', json({}, 404), 'registry-invalid'],
    ['401', json({}, 401), 'bad-token'],
    ['403', json({}, 403), 'bad-token'],
    ['a redirect', (response) => response.writeHead(307, { location: '/token2' }).end(), 'redirect-refused'],
  ])('%s', async (_, give, blocker) => {
    await using server = await registryWith({ give });
    expect(await failure(publisher(server.origin).repository.hasBlob(absent))).toMatchObject({ blocker });
    expect(server.requests.some(({ path }) => path.startsWith('/token2'))).toBe(false);
  });

  test('is asked for again while the service is not able to', async () => {
    let asked = 0;
    await using server = await registryWith({
      give: (response) => (asked++ < 3 ? json({}, 503) : json({ token: 'given' }))(response),
    });
    expect(await publisher(server.origin).repository.hasBlob(absent)).toBe(false);
  });
});

describe('a realm', () => {
  test.each([
    ['none', 'Bearer service="x"', 'registry-invalid'],
    ['no URL', 'Bearer realm="token"', 'registry-invalid'],
    ['of another kind', 'Bearer realm="file:///etc/passwd"', 'registry-invalid'],
    ['with a user', 'Bearer realm="http://me:secret@127.0.0.1/token"', 'registry-invalid'],
    ['on another host', 'Bearer realm="http://elsewhere.example/token"', 'redirect-refused'],
    ['on another port', 'Bearer realm="http://127.0.0.1:1/token"', 'redirect-refused'],
    ['that seems to be here', 'Bearer realm="http://127.0.0.1@elsewhere.example/"', 'registry-invalid'],
  ])('%s is refused before anybody hears of the token', async (_, one, blocker) => {
    await using server = await registryWith({ challenge: [one] });
    const blocked = await failure(publisher(server.origin).repository.hasBlob(absent));
    expect(blocked).toMatchObject({ blocker });
    expect(JSON.stringify(blocked)).not.toContain('secret');
    expect(server.requests).toHaveLength(1);
  });
});
