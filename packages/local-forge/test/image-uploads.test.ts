import { appendFile, readdir } from 'node:fs/promises';
import { request } from 'node:http';
import { join } from 'node:path';

import { describe, expect, test } from 'vitest';

import { startForge } from '../src/index.ts';
import { ask } from './ask.ts';
import { startChild } from './child-forge.ts';
import { AUTHORIZATION, OWNER, TOKEN, forgeWith } from './forge-fixture.ts';
import {
  IMAGE,
  codeOf,
  digestOf,
  manifestOf,
  openUpload,
  pushBlob,
  pushImage,
  pushManifest,
  statusOf,
} from './images.ts';
import type { Reply } from './replay-request.ts';
import { temporaryDir } from './temporary-dir.ts';

async function patch(base: string, upload: string, body: string, start?: number): Promise<Reply> {
  const range = start === undefined ? {} : { 'content-range': `${start}-${start + body.length - 1}` };
  return ask(base, 'PATCH', upload, { headers: range, body: Buffer.from(body) });
}

async function finish(base: string, upload: string, whole: string, rest = ''): Promise<Reply> {
  return ask(base, 'PUT', `${upload}?digest=${digestOf(whole)}`, { body: Buffer.from(rest) });
}

/** Begins a chunk and breaks off after some of its bytes. */
async function breakOff(base: string, upload: string, sent: string): Promise<void> {
  const headers = { authorization: AUTHORIZATION, 'content-length': 1000, 'content-range': '0-999' };
  const broken = request(`${base}${upload}`, { method: 'PATCH', headers });
  broken.on('error', () => undefined);
  const flushed = Promise.withResolvers<void>();
  broken.write(sent, () => flushed.resolve());
  await flushed.promise;
  await new Promise((resolve) => setTimeout(resolve, 100));
  broken.destroy();
}

describe('an upload', () => {
  test('may have an empty chunk, an empty end, and nothing at all', async () => {
    await using forge = await forgeWith({ profile: 'forgejo' });
    const upload = await openUpload(forge.url);
    expect((await patch(forge.url, upload, '')).headers.range).toBe('0--1');
    expect((await patch(forge.url, upload, 'abc')).headers.range).toBe('0-2');
    expect((await finish(forge.url, upload, 'abc')).status).toBe(201);
    expect((await finish(forge.url, await openUpload(forge.url), '')).status).toBe(201);
    expect((await ask(forge.url, 'GET', `${IMAGE}/blobs/${digestOf('')}`)).headers['content-length']).toBe(
      '0',
    );
  });

  test('may be finished under another image: it belongs to none before', async () => {
    await using forge = await forgeWith();
    const upload = await openUpload(forge.url);
    const elsewhere = upload.replace('/tool/', '/other/');
    expect((await finish(forge.url, elsewhere, 'abc', 'abc')).status).toBe(201);
    expect(await statusOf(forge.url, `${IMAGE}/blobs/${digestOf('abc')}`)).toBe(404);
    expect(await statusOf(forge.url, `/v2/${OWNER}/other/blobs/${digestOf('abc')}`)).toBe(200);
  });

  test('with a wrong digest goes on, also when its last chunk came with it', async () => {
    await using forge = await forgeWith();
    const upload = await openUpload(forge.url);
    await patch(forge.url, upload, 'abc');
    const wrong = await finish(forge.url, upload, 'something else', 'def');
    expect([wrong.status, codeOf(wrong)]).toEqual([400, 'DIGEST_INVALID']);
    expect((await finish(forge.url, upload, 'abcdef')).status).toBe(201);
  });

  test('leaves no file of its own behind, finished or cancelled', async () => {
    await using forge = await forgeWith();
    const [one, other] = [await openUpload(forge.url), await openUpload(forge.url)];
    await finish(forge.url, one, 'abc', 'abc');
    await patch(forge.url, other, 'abc');
    expect(await statusOf(forge.url, other, 'DELETE')).toBe(204);
    expect(await readdir(join(forge.dir, 'uploads'))).toEqual([]);
  });
});

describe('a chunk that breaks off', () => {
  test('spoils its upload: what came of it cannot be told from what should follow', async () => {
    await using forge = await forgeWith();
    const upload = await openUpload(forge.url);
    await breakOff(forge.url, upload, 'half');
    await expect.poll(() => statusOf(forge.url, upload, 'GET')).toBe(204);
    expect((await ask(forge.url, 'GET', upload)).headers.range).toBeUndefined();
    await expect.poll(async () => (await patch(forge.url, upload, 'whole')).status).toBe(500);
    expect((await finish(forge.url, upload, 'whole', 'whole')).status).toBe(500);
    expect((await finish(forge.url, await openUpload(forge.url), 'whole', 'whole')).status).toBe(201);
  });

  test('of which nothing came spoils nothing', async () => {
    await using forge = await forgeWith();
    const upload = await openUpload(forge.url);
    await patch(forge.url, upload, 'abc');
    const take = forge.addFault({ match: { method: 'PATCH' }, does: { kind: 'reset', when: 'before-body' } });
    await expect(patch(forge.url, upload, 'def', 3)).rejects.toThrow();
    take();
    expect((await patch(forge.url, upload, 'def', 3)).status).toBe(202);
    expect((await finish(forge.url, upload, 'abcdef')).status).toBe(201);
  });
});

describe('at once', () => {
  test('the same blob, whole and in chunks, into one image and another: one copy, and all is well', async () => {
    await using forge = await forgeWith();
    const blob = 'same '.repeat(100_000);
    const whole = Array.from({ length: 4 }, async () => (await pushBlob(forge.url, blob)).status);
    const other = Array.from(
      { length: 4 },
      async () => (await pushBlob(forge.url, blob, `/v2/${OWNER}/other`)).status,
    );
    const chunked = Array.from({ length: 4 }, async () => {
      const upload = await openUpload(forge.url);
      await patch(forge.url, upload, blob.slice(0, 1000));
      return (await finish(forge.url, upload, blob, blob.slice(1000))).status;
    });
    expect(new Set(await Promise.all([...whole, ...other, ...chunked]))).toEqual(new Set([201]));
    const reply = await ask(forge.url, 'GET', `${IMAGE}/blobs/${digestOf(blob)}`);
    expect(`sha256:${reply.sha256}`).toBe(digestOf(blob));
    const names = (await readdir(join(forge.dir, 'blobs'), { recursive: true })).filter((name) =>
      name.includes('/'),
    );
    expect(names).toHaveLength(1);
  });

  test('two chunks for one upload: one is taken, the other refused, and nothing is mixed', async () => {
    await using forge = await forgeWith();
    const upload = await openUpload(forge.url);
    const [a, b] = ['a', 'b'].map((letter) => letter.repeat(3_000_000));
    const replies = await Promise.all([patch(forge.url, upload, a ?? ''), patch(forge.url, upload, b ?? '')]);
    const statuses = replies.map(({ status }) => status);
    expect(statuses.toSorted((x, y) => x - y)).toEqual([202, 500]);
    const taken = statuses[0] === 202 ? a : b;
    expect((await finish(forge.url, upload, taken ?? '')).status).toBe(201);
  });

  test('an upload that is cancelled while a chunk comes is gone when the chunk is there', async () => {
    await using forge = await forgeWith();
    const upload = await openUpload(forge.url);
    forge.addFault({
      match: { method: 'PATCH' },
      does: { kind: 'slow-drip', bytesPerSecond: 20_000, direction: 'in' },
    });
    const chunk = patch(forge.url, upload, 'x'.repeat(10_000));
    await expect.poll(() => forge.requests.at(-1)?.bytesIn).toBeGreaterThan(0);
    expect(await statusOf(forge.url, upload, 'DELETE')).toBe(204);
    expect((await chunk).status).toBe(404);
    expect(await readdir(join(forge.dir, 'uploads'))).toEqual([]);
    expect(await statusOf(forge.url, upload, 'GET')).toBe(404);
  });

  test('many manifests of many tags over the same blobs', async () => {
    await using forge = await forgeWith();
    for (const blob of ['{}', 'layer']) await pushBlob(forge.url, blob);
    const tags = Array.from({ length: 20 }, (_unused, index) => `t${String(index).padStart(2, '0')}`);
    const push = async (tag: string): Promise<number> =>
      (await pushManifest(forge.url, tag, manifestOf('{}', ['layer'], { annotations: { tag } }))).status;
    expect(new Set(await Promise.all(tags.map(push)))).toEqual(new Set([201]));
    const { body } = await ask(forge.url, 'GET', `${IMAGE}/tags/list`);
    expect((JSON.parse(String(body)) as { tags: string[] }).tags).toEqual(tags);
  });
});

describe('after a restart', () => {
  test('images, their blobs, blobs that wait and uploads that are open are there', async () => {
    await using dir = await temporaryDir();
    const options = { dir: dir.path, profile: 'forgejo', owner: OWNER, token: TOKEN } as const;
    const first = await startForge(options);
    const { digest, bytes } = await pushImage(first.url, '1.0.0', ['layer']);
    await pushBlob(first.url, 'waiting');
    const upload = await openUpload(first.url);
    await patch(first.url, upload, 'abc');
    const before = await ask(first.url, 'GET', `/api/v1/packages/${OWNER}/container/tool/1.0.0/files`);
    await first.stop();
    const second = await startForge(options);
    const pulled = await ask(second.url, 'GET', `${IMAGE}/manifests/${digest}`);
    expect(pulled.body.equals(bytes)).toBe(true);
    expect(await statusOf(second.url, `${IMAGE}/blobs/${digestOf('waiting')}`)).toBe(200);
    expect((await ask(second.url, 'GET', upload)).headers.range).toBe('0-3');
    expect((await patch(second.url, upload, 'def', 3)).headers.range).toBe('0-5');
    expect((await finish(second.url, upload, 'abcdefghi', 'ghi')).status).toBe(201);
    const after = await ask(second.url, 'GET', `/api/v1/packages/${OWNER}/container/tool/1.0.0/files`);
    expect(String(after.body)).toBe(String(before.body));
    await second.stop();
  });

  test('by kill -9 no chunk is lost that was answered, and one that was not spoils its upload', async () => {
    await using dir = await temporaryDir();
    const args = ['--dir', dir.path, '--profile', 'gitea', '--owner', OWNER, '--token', TOKEN];
    const child = await startChild(args);
    const [good, torn] = [await openUpload(child.url), await openUpload(child.url)];
    await patch(child.url, good, 'abc');
    await child.kill();
    await appendFile(join(dir.path, 'uploads', torn.split('/').at(-1) ?? ''), 'half');
    await using again = await startChild(args);
    expect((await finish(again.url, good, 'abcdef', 'def')).status).toBe(201);
    expect((await patch(again.url, torn, 'abc')).status).toBe(500);
  });

  test('a file of an upload that ended is cleared away', async () => {
    await using dir = await temporaryDir();
    const options = { dir: dir.path, profile: 'gitea', owner: OWNER, token: TOKEN } as const;
    await (await startForge(options)).stop();
    await appendFile(join(dir.path, 'uploads', 'left'), 'behind');
    await (await startForge(options)).stop();
    expect(await readdir(join(dir.path, 'uploads'))).toEqual([]);
  });
});

describe('faults', () => {
  test('lose-answer: the manifest is there, but the client never learns', async () => {
    await using forge = await forgeWith();
    await pushBlob(forge.url, '{}');
    forge.addFault({ match: { method: 'PUT', path: '/manifests/1' }, does: { kind: 'lose-answer' } });
    const manifest = manifestOf('{}', []);
    await expect(pushManifest(forge.url, '1', manifest)).rejects.toThrow();
    expect(await statusOf(forge.url, `${IMAGE}/manifests/${manifest.digest}`)).toBe(200);
  });

  test.for(['mid-body', 'after-body'] as const)('reset of a blob %s stores nothing', async (when) => {
    await using forge = await forgeWith();
    forge.addFault({ match: { method: 'POST', path: '/blobs/uploads' }, does: { kind: 'reset', when } });
    await expect(pushBlob(forge.url, 'x'.repeat(100_000))).rejects.toThrow();
    expect(await statusOf(forge.url, `${IMAGE}/blobs/${digestOf('x'.repeat(100_000))}`)).toBe(404);
    expect((await pushBlob(forge.url, 'x'.repeat(100_000))).status).toBe(201);
  });

  test('a status in the place of a token, a redirect in the place of a blob, a proxy in the place of an upload', async () => {
    await using forge = await forgeWith();
    await pushBlob(forge.url, 'layer');
    const location = 'http://storage.invalid/x';
    forge.addFault({ match: { path: '^/v2/token' }, does: { kind: 'status', status: 503 } });
    forge.addFault({
      match: { method: 'GET', path: '/blobs/sha256' },
      does: { kind: 'redirect', status: 307, location },
    });
    forge.addFault({ match: { method: 'PATCH' }, does: { kind: 'html-413' } });
    expect((await ask(forge.url, 'GET', '/v2/token')).status).toBe(503);
    expect((await ask(forge.url, 'GET', `${IMAGE}/blobs/${digestOf('layer')}`)).headers.location).toBe(
      location,
    );
    const upload = await openUpload(forge.url);
    expect((await patch(forge.url, upload, 'abc')).status).toBe(413);
    expect((await patch(forge.url, upload, 'abc')).status).toBe(202);
  });
});
