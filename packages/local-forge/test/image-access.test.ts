import { describe, expect, test } from 'vitest';

import { ask } from './ask.ts';
import { OWNER, forgeWith, worldWith } from './forge-fixture.ts';
import { IMAGE, digestOf, openUpload, pushBlob, pushImage, pushManifest, statusOf } from './images.ts';

describe('access', () => {
  test.for([
    ['gitea', '404 page not found\n'],
    ['forgejo', ''],
  ] as const)(
    'what nothing answers to is 404 on %s, whatever the method, for those who may read',
    async ([profile, text]) => {
      await using forge = await forgeWith({ profile });
      for (const [method, path] of [
        ['POST', `${IMAGE}/tags/list`],
        ['GET', `${IMAGE}/nothing`],
      ] as const) {
        const reply = await ask(forge.url, method, path);
        expect([reply.status, String(reply.body)]).toEqual([404, text]);
        expect((await ask(forge.url, method, path, { headers: { authorization: '' } })).status).toBe(401);
      }
    },
  );

  test("nobody's token is not enough where one must sign in", async () => {
    await using open = await forgeWith();
    const { body } = await ask(open.url, 'GET', '/v2/token', { headers: { authorization: '' } });
    const { token } = JSON.parse(String(body)) as { token: string };
    const headers = { authorization: `Bearer ${token}` };
    expect((await ask(open.url, 'GET', '/v2/', { headers })).status).toBe(200);
    await open.stop();
    const world = worldWith({ settings: { requireSignIn: true } });
    await using closed = await forgeWith({ world, dir: open.dir });
    expect((await ask(closed.url, 'GET', '/v2/', { headers })).status).toBe(401);
  });

  test('a bad name is told before write access is asked for, but not where something is uploaded', async () => {
    const scopes = ['read:package'];
    const world = worldWith({ tokens: [{ user: OWNER, name: 'ro', token: 'a'.repeat(40), scopes }] });
    await using forge = await forgeWith({ world });
    const bad = `/v2/${OWNER}/BAD`;
    expect(await statusOf(forge.url, `${bad}/manifests/1`, 'PUT')).toBe(400);
    expect(await statusOf(forge.url, `${bad}/blobs/uploads/`, 'POST')).toBe(401);
    expect(await statusOf(forge.url, `${IMAGE}/manifests/1`, 'PUT')).toBe(401);
  });
});

describe('limits', () => {
  test('the number of versions counts tags and digests, not blobs; a tag may move', async () => {
    await using forge = await forgeWith({ world: worldWith({ settings: { limits: { count: 1 } } }) });
    const manifest = await pushImage(forge.url, '1', ['layer']);
    const refused = await pushManifest(forge.url, '2', manifest);
    expect([refused.status, String(refused.body)]).toEqual([403, '']);
    expect((await pushManifest(forge.url, '1', manifest)).status).toBe(201);
  });

  test('bytes of an owner, blobs that wait included; a refused upload can be finished elsewhere', async () => {
    await using forge = await forgeWith({ world: worldWith({ settings: { limits: { size: 10 } } }) });
    expect((await pushBlob(forge.url, '12345678')).status).toBe(201);
    expect((await pushBlob(forge.url, 'abc')).status).toBe(403);
    const upload = await openUpload(forge.url);
    const finish = `${upload}?digest=${digestOf('abc')}`;
    expect((await ask(forge.url, 'PUT', finish, { body: Buffer.from('abc') })).status).toBe(403);
    expect(await statusOf(forge.url, upload, 'GET')).toBe(204);
    await ask(forge.url, 'DELETE', `${IMAGE}/blobs/${digestOf('12345678')}`);
    expect((await ask(forge.url, 'PUT', finish)).status).toBe(201);
  });
});
