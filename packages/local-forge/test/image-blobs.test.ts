import { describe, expect, test } from 'vitest';

import { ask } from './ask.ts';
import { OWNER, basic, forgeWith, worldWith } from './forge-fixture.ts';
import { IMAGE, digestOf, pushBlob, pushImage, statusOf } from './images.ts';

describe('a blob', () => {
  test('that a manifest names has the type that the manifest gave it', async () => {
    await using forge = await forgeWith();
    await pushBlob(forge.url, 'layer');
    const path = `${IMAGE}/blobs/${digestOf('layer')}`;
    const before = await ask(forge.url, 'GET', path);
    await pushImage(forge.url, '1', ['layer']);
    const after = await ask(forge.url, 'GET', path);
    expect(before.headers['content-type']).toBe('text/plain; charset=utf-8');
    expect(after.headers['content-type']).toBe('application/vnd.oci.image.layer.v1.tar');
  });

  test.for([
    ['gzip', Buffer.from([0x1f, 0x8b, 0x08, 0]), 'application/x-gzip'],
    ['zip', Buffer.from('PK\u0003\u0004'), 'application/zip'],
    ['a tar', Buffer.alloc(1024), 'application/octet-stream'],
    [
      'text with a control character far behind',
      Buffer.from(`${'x'.repeat(600)}\0`),
      'text/plain; charset=utf-8',
    ],
    ['nothing', Buffer.alloc(0), undefined],
  ] as const)('that waits for a manifest has the type that it looks like: %s', async ([, bytes, type]) => {
    await using forge = await forgeWith();
    await pushBlob(forge.url, bytes);
    const reply = await ask(forge.url, 'GET', `${IMAGE}/blobs/${digestOf(bytes)}`);
    expect([reply.status, reply.headers['content-type']]).toEqual([200, type]);
    expect(reply.headers['content-length']).toBe(String(bytes.length));
  });

  test('belongs to its image alone, and so does a manifest', async () => {
    await using forge = await forgeWith();
    const { digest } = await pushImage(forge.url, '1', ['layer']);
    const other = `/v2/${OWNER}/other`;
    await pushImage(forge.url, '1', ['another'], other);
    expect(await statusOf(forge.url, `${other}/blobs/${digestOf('layer')}`)).toBe(404);
    expect(await statusOf(forge.url, `${other}/manifests/${digest}`)).toBe(404);
  });

  test('may be a manifest', async () => {
    await using forge = await forgeWith();
    const { digest } = await pushImage(forge.url, '1', ['layer']);
    expect(await statusOf(forge.url, `${IMAGE}/blobs/${digest}`)).toBe(200);
  });

  test('is deleted from every manifest of its image, and of no other', async () => {
    await using forge = await forgeWith();
    await pushImage(forge.url, '1', ['layer']);
    await pushBlob(forge.url, 'layer', `/v2/${OWNER}/other`);
    expect(await statusOf(forge.url, `${IMAGE}/blobs/${digestOf('layer')}`, 'DELETE')).toBe(202);
    expect(await statusOf(forge.url, `${IMAGE}/blobs/${digestOf('layer')}`)).toBe(404);
    expect(await statusOf(forge.url, `/v2/${OWNER}/other/blobs/${digestOf('layer')}`)).toBe(200);
    expect(await statusOf(forge.url, `${IMAGE}/manifests/1`)).toBe(200);
    expect(await statusOf(forge.url, `${IMAGE}/blobs/${digestOf('none')}`, 'DELETE')).toBe(202);
    expect(await statusOf(forge.url, `${IMAGE}/blobs/sha256:x`, 'DELETE')).toBe(404);
  });

  test('of somebody private can be mounted by nobody else', async () => {
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
    const authorization = basic('hermit', 'hermit-token');
    const mine = { authorization: basic(OWNER, `${OWNER}-token`) };
    const push = `/v2/hermit/tool/blobs/uploads/?digest=${digestOf('secret')}`;
    await ask(forge.url, 'POST', push, { headers: { authorization }, body: Buffer.from('secret') });
    for (const from of ['&from=hermit/tool', '']) {
      const mount = `${IMAGE}/blobs/uploads/?mount=${digestOf('secret')}${from}`;
      expect((await ask(forge.url, 'POST', mount, { headers: mine })).status).toBe(202);
    }
    const own = `/v2/hermit/other/blobs/uploads/?mount=${digestOf('secret')}`;
    expect((await ask(forge.url, 'POST', own, { headers: { authorization } })).status).toBe(201);
  });
});
