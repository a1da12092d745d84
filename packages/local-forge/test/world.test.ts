import { expect, test } from 'vitest';

import { parseWorld } from '../src/index.ts';
import type { ProfileName } from '../src/index.ts';
import { ask, putFile } from './ask.ts';
import { OWNER, TOKEN, basic, forgeWith, worldWith } from './forge-fixture.ts';
import { sendRequest } from './replay-request.ts';

const PROFILES: readonly ProfileName[] = ['gitea', 'forgejo'];

test.for(PROFILES)('%s: a renamed owner is redirected, whatever the method', async (profile) => {
  await using forge = await forgeWith({ profile, world: worldWith({ redirects: { Former: OWNER } }) });
  const at = async (method: string, path: string) => (await ask(forge.url, method, path)).headers.location;
  expect(await at('PUT', '/api/packages/former/generic/tool/1/a%20b?x=1')).toBe(
    `/api/packages/${OWNER}/generic/tool/1/a%20b?x=1`,
  );
  expect(await at('GET', '/api/v1/packages/former?limit=1')).toBe(`/api/v1/packages/${OWNER}?limit=1`);
  const reply = await ask(forge.url, 'GET', '/api/v1/packages/former?q="<b>&limit=1');
  expect(reply.status).toBe(307);
  const href = `/api/v1/packages/${OWNER}?q=&#34;&lt;b&gt;&amp;limit=1`;
  expect(String(reply.body)).toBe(`<a href="${href}">Temporary Redirect</a>.\n\n`);
});

test('a quota on packages lets the write through that goes over it, and none after', async () => {
  const settings = { quota: { packages: 100 } };
  await using forge = await forgeWith({ profile: 'forgejo', world: worldWith({ settings }) });
  expect((await putFile(forge.url, 'a', 'x'.repeat(100))).status).toBe(201);
  expect((await putFile(forge.url, 'b', 'x')).status).toBe(201);
  expect(String((await putFile(forge.url, 'c', 'x')).body)).toBe('enforcePackagesQuota\n');
  await ask(forge.url, 'DELETE', `/api/packages/${OWNER}/generic/tool/1.0.0/a`);
  expect((await putFile(forge.url, 'c', 'x')).status).toBe(201);
});

test('a default total: -1 is no quota, anything else refuses every package; Gitea has none', async () => {
  expect(await statusUnder('forgejo', -1)).toBe(201);
  expect(await statusUnder('forgejo', 1_000_000)).toBe(413);
  expect(await statusUnder('gitea', 0)).toBe(201);
});

test.for([
  ['gitea', 'private', 403, 'reqToken\n'],
  ['gitea', 'limited', 403, 'reqToken\n'],
  ['forgejo', 'private', 403, 'reqToken\n'],
  ['forgejo', 'limited', 404, 'package does not exist'],
] as const)(
  '%s: a public-only token at a %s organisation: %d',
  async ([profile, visibility, status, text]) => {
    const tokens = [{ user: OWNER, name: 'p', token: TOKEN, scopes: ['write:package', 'public-only'] }];
    const organisations = [{ name: 'shy', visibility, owners: [OWNER] }];
    await using forge = await forgeWith({ profile, world: worldWith({ tokens, organisations }) });
    const answer = await ask(forge.url, 'GET', '/api/packages/shy/generic/a/1/b');
    expect([answer.status, String(answer.body)]).toEqual([status, text]);
  },
);

test.for([
  ['public', 404, 404],
  ['limited', 404, 401],
  ['private', 401, 401],
] as const)(
  'a %s organisation of others answers a user with %d and nobody with %d',
  async ([visibility, asUser, asNobody]) => {
    const users = [{ name: OWNER }, { name: 'other' }];
    const organisations = [{ name: 'shy', visibility, owners: ['other'] }];
    await using forge = await forgeWith({ world: worldWith({ users, organisations }) });
    const path = '/api/packages/shy/generic/a/1/b';
    const nobody = await sendRequest({ base: forge.url, method: 'GET', path });
    expect([(await ask(forge.url, 'GET', path)).status, nobody.status]).toEqual([asUser, asNobody]);
  },
);

test('a limit on all bytes of an owner counts what is there', async () => {
  await using forge = await forgeWith({ world: worldWith({ settings: { limits: { size: 10 } } }) });
  expect((await putFile(forge.url, 'a', 'x'.repeat(6))).status).toBe(201);
  const refused = await putFile(forge.url, 'b', 'x'.repeat(5));
  expect([refused.status, String(refused.body)]).toEqual([
    403,
    'maximum allowed package storage quota exceeded',
  ]);
  expect((await putFile(forge.url, 'b', 'x'.repeat(4))).status).toBe(201);
});

test('a registry token is good for a day', async () => {
  let now = Date.now();
  await using forge = await forgeWith({ now: () => now });
  const { token } = JSON.parse(String((await ask(forge.url, 'GET', '/v2/token')).body)) as { token: string };
  const headers = { authorization: `Bearer ${token}` };
  const hour = 60 * 60 * 1000;
  now += 23 * hour;
  expect((await ask(forge.url, 'GET', '/v2/', { headers })).status).toBe(200);
  now += 2 * hour;
  expect((await ask(forge.url, 'GET', '/v2/', { headers })).status).toBe(401);
});

test('a token may stand in the place of the user name, and a password does not need scopes', async () => {
  await using forge = await forgeWith({ world: worldWith({}) });
  const path = `/api/v1/packages/${OWNER}`;
  for (const authorization of [
    basic(TOKEN, ''),
    basic(TOKEN, 'x-oauth-basic'),
    basic(OWNER, 'secret'),
    `bEaReR ${TOKEN}`,
  ])
    expect((await ask(forge.url, 'GET', path, { headers: { authorization } })).status).toBe(200);
});

test('pages of a list, and how to go on', async () => {
  await using forge = await forgeWith();
  for (const version of ['1', '2', '3']) await putFile(forge.url, 'a', 'x', version);
  const reply = await ask(forge.url, 'GET', `/api/v1/packages/${OWNER}?limit=1&page=2&type=generic`);
  expect((JSON.parse(String(reply.body)) as { version: string }[]).map(({ version }) => version)).toEqual([
    '2',
  ]);
  expect(reply.headers['x-total-count']).toBe('3');
  const at = (page: number): string =>
    `<${forge.url}/api/v1/packages/${OWNER}?limit=1&page=${page}&type=generic>`;
  expect(reply.headers.link).toBe(
    `${at(3)}; rel="next",${at(3)}; rel="last",${at(1)}; rel="first",${at(1)}; rel="prev"`,
  );
});

test('a list has at most fifty rows, and a name is found without regard to case', async () => {
  await using forge = await forgeWith();
  for (let version = 1; version <= 51; version += 1) await putFile(forge.url, 'a', 'x', String(version));
  await ask(forge.url, 'PUT', `/api/packages/${OWNER}/generic/Crane/1/a`, { body: Buffer.from('x') });
  const rows = async (query: string): Promise<number> => {
    const { body } = await ask(forge.url, 'GET', `/api/v1/packages/${OWNER}?${query}`);
    return (JSON.parse(String(body)) as unknown[]).length;
  };
  expect([await rows('limit=1000'), await rows('q=cRA'), await rows('q=none')]).toEqual([50, 1, 0]);
});

test('the request log knows who asked and keeps no secret', async () => {
  await using forge = await forgeWith();
  await putFile(forge.url, 'a', 'abc');
  expect(forge.requests).toMatchObject([
    { method: 'PUT', status: 201, bytesIn: 3, credential: { kind: 'basic', as: OWNER } },
  ]);
  expect(JSON.stringify(forge.requests)).not.toContain(Buffer.from(TOKEN).toString('base64').slice(4, 20));
  expect(forge.requests[0]?.headers.authorization).toBe('Basic ***');
  forge.clearRequests();
  expect(forge.requests).toEqual([]);
});

test('a world that names nobody is refused', () => {
  expect(() => parseWorld({ users: [{ nam: 'x' }] })).toThrow(/name/);
});

test('a name given twice, whatever its case, is refused', async () => {
  const users = [{ name: OWNER }, { name: OWNER.toUpperCase() }];
  await expect(forgeWith({ world: { users } })).rejects.toThrow('"OLEKS" is there twice');
});

async function statusUnder(profile: ProfileName, total: number): Promise<number> {
  await using forge = await forgeWith({ profile, world: worldWith({ settings: { quota: { total } } }) });
  return (await putFile(forge.url, 'a', 'x')).status;
}
