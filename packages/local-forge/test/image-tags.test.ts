import { describe, expect, test } from 'vitest';

import { ask } from './ask.ts';
import { OWNER, basic, forgeWith, worldWith } from './forge-fixture.ts';
import { IMAGE, INDEX, digestOf, indexOf, pushImage, pushManifest, statusOf } from './images.ts';

const API = `/api/v1/packages/${OWNER}`;

describe('a tag that moves', () => {
  test('takes the blobs along that nothing else has, but not those that the new one shares', async () => {
    await using forge = await forgeWith();
    await pushImage(forge.url, 'moving', ['shared', 'old']);
    await pushImage(forge.url, 'moving', ['shared', 'new']);
    expect(await statusOf(forge.url, `${IMAGE}/blobs/${digestOf('old')}`)).toBe(404);
    expect(await statusOf(forge.url, `${IMAGE}/blobs/${digestOf('shared')}`)).toBe(200);
    expect(await statusOf(forge.url, `${IMAGE}/blobs/${digestOf('new')}`)).toBe(200);
  });

  test.for(['other', 'digest'] as const)(
    'leaves the old digest pullable under another name: %s',
    async (as) => {
      await using forge = await forgeWith();
      const old = await pushImage(forge.url, 'moving', ['old']);
      await pushManifest(forge.url, as === 'digest' ? old.digest : as, old);
      await pushImage(forge.url, 'moving', ['new']);
      expect(await statusOf(forge.url, `${IMAGE}/manifests/${old.digest}`)).toBe(200);
      expect(await statusOf(forge.url, `${IMAGE}/blobs/${digestOf('old')}`)).toBe(200);
    },
  );

  test('leaves an index without its child, which being listed does not save', async () => {
    await using forge = await forgeWith();
    const child = await pushImage(forge.url, '1.0.0-s390x', ['one']);
    await pushManifest(forge.url, '1.0.0', indexOf([child]), { type: INDEX });
    await pushImage(forge.url, '1.0.0-s390x', ['two']);
    expect(await statusOf(forge.url, `${IMAGE}/manifests/1.0.0`)).toBe(200);
    expect(await statusOf(forge.url, `${IMAGE}/manifests/${child.digest}`)).toBe(404);
  });

  test('is one tag however it is written, and one version in the API, made anew', async () => {
    let now = Date.UTC(2026, 0, 1);
    await using forge = await forgeWith({ now: () => now });
    await pushImage(forge.url, '1.0.0-RC1', ['old']);
    now += 60_000;
    await pushImage(forge.url, '1.0.0-rc1', ['new']);
    const { body } = await ask(forge.url, 'GET', `${API}?type=container`);
    expect(JSON.parse(String(body))).toMatchObject([
      { version: '1.0.0-rc1', created_at: '2026-01-01T00:01:00Z' },
    ]);
  });
});

describe('lists', () => {
  test('tags page by page, to an empty page', async () => {
    await using forge = await forgeWith();
    for (const tag of ['b', 'C', 'a']) await pushImage(forge.url, tag, []);
    const pages: string[][] = [];
    let next = `${IMAGE}/tags/list?n=2`;
    while (next !== '') {
      const { headers, body } = await ask(forge.url, 'GET', next);
      pages.push((JSON.parse(String(body)) as { tags: string[] }).tags);
      next = /<([^>]+)>/.exec(String(headers.link ?? ''))?.[1] ?? '';
    }
    expect(pages).toEqual([['a', 'b'], ['c'], []]);
    for (const [query, tags] of [
      ['n=many', []],
      ['n=-1', ['a', 'b', 'c']],
      ['last=B', ['c']],
    ] as const) {
      const { body } = await ask(forge.url, 'GET', `${IMAGE}/tags/list?${query}`);
      expect(JSON.parse(String(body))).toMatchObject({ tags });
    }
  });

  test('images with a manifest, of those whom the caller can see', async () => {
    const world = worldWith({
      users: [{ name: OWNER }, { name: 'hermit', visibility: 'private' }],
      tokens: [OWNER, 'hermit'].map((user) => ({
        user,
        name: user,
        token: `${user}-token`,
        scopes: ['write:package'],
      })),
    });
    await using forge = await forgeWith({ world });
    for (const user of [OWNER, 'hermit']) {
      const headers = { authorization: basic(user, `${user}-token`), 'content-type': INDEX };
      for (const image of ['b', 'a'])
        await ask(forge.url, 'PUT', `/v2/${user}/${image}/manifests/1`, { headers, body: indexOf([]).bytes });
      await ask(forge.url, 'POST', `/v2/${user}/open/blobs/uploads/?digest=${digestOf('x')}`, {
        headers,
        body: Buffer.from('x'),
      });
    }
    const seen = async (user: string, query = ''): Promise<unknown> => {
      const headers = { authorization: basic(user, `${user}-token`) };
      const { body, headers: got } = await ask(forge.url, 'GET', `/v2/_catalog${query}`, { headers });
      return [JSON.parse(String(body)), got.link];
    };
    expect(await seen(OWNER)).toEqual([{ repositories: [`${OWNER}/a`, `${OWNER}/b`] }, undefined]);
    expect(await seen('hermit', '?n=1')).toEqual([
      { repositories: ['hermit/a'] },
      '</v2/_catalog?last=hermit%2Fa&n=1>; rel="next"',
    ]);
    expect(await seen('hermit', '?n=1&last=hermit/a')).toMatchObject([{ repositories: ['hermit/b'] }, {}]);
  });
});
