import { Buffer } from 'node:buffer';

import { tempFolder } from '@parity-tools/test-kit';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { isPartGone } from '../src/client/part-gone.ts';
import type { Repository } from '../src/client/repository.ts';
import { type BlobStep, blobStep } from '../src/steps/blob-step.ts';
import { manifestStep } from '../src/steps/manifest-step.ts';
import { indexOf, type SmallImage, smallImage } from './kit/image.ts';
import { type Line, lineTo } from './kit/line.ts';
import { apply, blobOf, failure, publisher } from './kit/publisher.ts';
import { isForge, login, type Running, servers } from './kit/servers.ts';

const basic = `Basic ${Buffer.from(`${login.user}:${login.password}`).toString('base64')}`;
let names = 0;

describe.for(servers)('$name', ({ name: server, isHere, start }) => {
  if (!isHere) return test.skip('needs the peers of tools/peers');
  const temp = tempFolder();
  let registry: Running;
  beforeAll(async () => void (registry = await start(temp.at('server'))), 600_000);
  afterAll(async () => {
    await registry?.[Symbol.asyncDispose]();
    temp[Symbol.dispose]();
  });

  /** A repository behind a line, an image, and the steps that push it. */
  const scene = async () => {
    const line = await lineTo(registry.origin);
    names += 1;
    const { repository } = publisher(line.origin, { name: `oleks/tool-${names}` });
    const image = smallImage(names * 10);
    const { blobs, manifest } = stepsOf(repository, image);
    return {
      line,
      repository,
      image,
      blobs,
      manifest,
      [Symbol.asyncDispose]: () => line[Symbol.asyncDispose](),
    };
  };
  const push = async ({
    blobs,
    manifest,
  }: {
    blobs: readonly BlobStep[];
    manifest: ReturnType<typeof manifestStep>;
  }) => {
    for (const blob of blobs) await apply(blob);
    return apply(manifest);
  };

  test('an image by its digest, then an index under a tag', async () => {
    await using all = await scene();
    const { repository, image, manifest } = all;
    expect(await manifest.probe()).toEqual({ is: 'needed' });
    expect(await repository.digestOf('v1')).toEqual({ is: 'absent' });
    expect(await repository.manifest('v1')).toEqual({ is: 'absent' });
    expect(await repository.tags()).toEqual({ is: 'absent' });
    expect(await push(all)).toBe(1);
    expect(await manifest.probe()).toEqual({ is: 'done', why: 'it is there' });
    const index = indexOf(image);
    await repository.putManifest('v1', index);
    await repository.putManifest('v1', index);
    expect(await repository.digestOf('v1')).toEqual({ is: 'there', value: index.digest });
    const found = await repository.manifest('v1');
    expect(found).toMatchObject({
      is: 'there',
      value: { digest: index.digest, mediaType: index.mediaType, content: { is: 'index' } },
    });
    expect(await repository.manifest(image.manifest.digest)).toMatchObject({
      value: { digest: image.manifest.digest, content: { is: 'manifest', layers: [{}, {}] } },
    });
    expect(await repository.tags()).toEqual({ is: 'there', value: ['v1'] });
    expect(await repository.blobText(image.config.digest)).toBe(Buffer.from(image.config.bytes).toString());
    expect(await repository.blobText(`sha256:${'0'.repeat(64)}`)).toBe(undefined);
  });

  test('a part that was lost since it was looked at is sent again, and no other', async () => {
    await using all = await scene();
    const { line, image, blobs, manifest } = all;
    // The first layer is never sent: it was there when the plan was made.
    await apply(blobs[0]!);
    await apply(blobs[2]!);
    line.forget();
    expect(await apply(manifest)).toBe(1);
    if (server === 'crane') return expect(line.told).toEqual(['PUT 201']);
    expect(uploadsOf(line)).toEqual([image.layers[0]!.digest]);
    expect(puts(line)).toHaveLength(2);
    expect(await manifest.probe()).toMatchObject({ is: 'done' });
  });

  test('a registry that says of every part that it is there, and takes no manifest, gets them once more', async () => {
    await using all = await scene();
    const { line, image, blobs, manifest } = all;
    await push({ blobs, manifest: { ...manifest, apply: () => Promise.resolve() } });
    line.forget();
    const body = JSON.stringify({ errors: [{ code: 'MANIFEST_BLOB_UNKNOWN' }] });
    line.add({ method: 'PUT', path: /manifests/, does: { is: 'answer', status: 400, body } });
    expect(await apply(manifest)).toBe(1);
    expect(uploadsOf(line).toSorted()).toEqual(
      [image.config, ...image.layers].map(({ digest }) => digest).toSorted(),
    );
  });

  test('a part that a registry names is sent again without asking for it', async () => {
    await using all = await scene();
    const { line, image, blobs, manifest } = all;
    await push({ blobs, manifest: { ...manifest, apply: () => Promise.resolve() } });
    line.forget();
    const { digest } = image.layers[0]!;
    const body = JSON.stringify({ errors: [{ code: 'MANIFEST_BLOB_UNKNOWN', detail: { digest } }] });
    line.add({ method: 'PUT', path: /manifests/, does: { is: 'answer', status: 404, body } });
    expect(await apply(manifest)).toBe(1);
    expect(uploadsOf(line)).toEqual([digest]);
    expect(line.told).not.toContain('HEAD 200');
  });

  test('parts that the registry never has end it, after each was sent again', async () => {
    await using all = await scene();
    const { line, manifest } = all;
    const body = JSON.stringify({ errors: [{ code: 'BLOB_UNKNOWN' }] });
    line.add({ method: 'PUT', path: /manifests/, times: 99, does: { is: 'answer', status: 404, body } });
    expect(await failure(apply(manifest))).toMatchObject({
      blocker: 'registry-invalid',
      message: expect.stringContaining('does not have a part of the image'),
    });
  });

  test('an index whose image is missing is no defect and no refusal: it waits for the image', async () => {
    await using all = await scene();
    const { repository, image } = all;
    const error = await failure(repository.putManifest('v1', indexOf(image)));
    expect([isPartGone(error), (error as { delivered?: boolean }).delivered]).toEqual([true, false]);
    expect(await repository.digestOf('v1')).toEqual({ is: 'absent' });
  });

  test('an answer to a manifest that is lost: it is there after all', async () => {
    await using all = await scene();
    all.line.add({ method: 'PUT', path: /manifests/, does: { is: 'lose-answer' } });
    expect(await push(all)).toBe(1);
    expect(puts(all.line)).toHaveLength(1);
  });

  test.each([408, 409, 429, 500, 502, 503, 504])('a %i to a manifest is tried again', async (status) => {
    await using all = await scene();
    all.line.add({ method: 'PUT', path: /manifests/, does: { is: 'answer', status } });
    expect(await push(all)).toBe(2);
    expect(await all.manifest.probe()).toMatchObject({ is: 'done' });
  });

  test.each(['HEAD', 'POST', 'PUT'])('429 with Retry-After to each %s', async (method) => {
    await using all = await scene();
    const headers = { 'retry-after': '1' };
    all.line.add({ method, does: { is: 'answer', status: 429, headers } });
    for (const blob of all.blobs) await blob.probe();
    await push(all);
    expect(await all.manifest.probe()).toMatchObject({ is: 'done' });
  });

  test('Retry-After of a refused write comes along', async () => {
    await using all = await scene();
    all.line.add({ method: 'POST', does: { is: 'answer', status: 429, headers: { 'retry-after': '7' } } });
    expect(await failure(all.blobs[0]!.apply(() => {}))).toMatchObject({ retryAfterMs: 7000 });
  });

  test('a registry that says it took something else is a digest-mismatch', async () => {
    await using all = await scene();
    const headers = { 'docker-content-digest': `sha256:${'1'.repeat(64)}` };
    all.line.add({ method: 'PUT', path: /manifests/, does: { is: 'headers', headers } });
    expect(await failure(push(all))).toMatchObject({ blocker: 'digest-mismatch' });
  });

  test('a manifest that comes with another digest than its own is a digest-mismatch', async () => {
    await using all = await scene();
    await push(all);
    await all.repository.putManifest('v1', all.image.manifest);
    const headers = { 'docker-content-digest': `sha256:${'1'.repeat(64)}` };
    all.line.add({ method: 'GET', does: { is: 'headers', headers } });
    expect(await failure(all.repository.manifest('v1'))).toMatchObject({ blocker: 'digest-mismatch' });
  });

  test('a registry that has something else under the digest needs the manifest', async () => {
    await using all = await scene();
    await push(all);
    const headers = { 'docker-content-digest': `sha256:${'1'.repeat(64)}` };
    all.line.add({ method: 'HEAD', does: { is: 'headers', headers } });
    expect(await all.manifest.probe()).toEqual({ is: 'needed' });
    expect((await all.manifest.probe()).is).toBe('done');
  });

  test('where HEAD does not say a digest, the bytes do', async () => {
    await using all = await scene();
    await push(all);
    const headers = { 'docker-content-digest': undefined };
    all.line.add({ method: 'HEAD', does: { is: 'headers', headers } });
    all.line.add({ method: 'GET', does: { is: 'headers', headers } });
    const { digest } = all.image.manifest;
    expect(await all.repository.digestOf(digest)).toEqual({ is: 'there', value: digest });
  });

  test('tags come page after page, until there are no more', async () => {
    await using all = await scene();
    await push(all);
    const tags = Array.from({ length: 7 }, (_, at) => `v${at}`);
    for (const tag of tags) await all.repository.putManifest(tag, all.image.manifest);
    const found = await all.repository.tags();
    expect(found.is === 'there' && found.value.toSorted()).toEqual(tags);
    const list = `/v2/${all.repository.name}/tags/list`;
    const headers = { authorization: basic };
    const answer = await fetch(`${registry.origin}${list}?n=3`, { headers });
    const link = answer.headers.get('link') ?? '';
    // The older two have one page.
    if (server === 'crane' || server === 'docker-registry') return;
    expect(link).toMatch(/rel="next"/);
    const pages = await lineTo(registry.origin);
    await using _ = pages;
    const { repository } = publisher(pages.origin, { name: all.repository.name });
    pages.add({
      method: 'GET',
      does: { is: 'answer', status: 200, headers: { link }, body: await answer.text() },
    });
    const paged = await repository.tags();
    expect(paged.is === 'there' && paged.value.toSorted()).toEqual(tags);
    // A forge names a next page as long as there was anything on this one.
    expect(pages.passed).toHaveLength(isForge(server) ? 4 : 3);
  });
});

function stepsOf(repository: Repository, { config, layers, manifest }: SmallImage) {
  const blobs = [config, ...layers].map(({ bytes }, at) =>
    blobStep(repository, blobOf(bytes).blob, at === 0 ? 'config' : `layer ${at}`),
  );
  const place = { repository, document: manifest, shown: 'manifest', why: 'the image' };
  return { blobs, manifest: manifestStep(place, blobs) };
}

/** Digests of the blobs that were uploaded. */
function uploadsOf(line: Line): readonly string[] {
  return line.passed.flatMap(({ path }) => {
    const digest = new URL(path, line.origin).searchParams.get('digest');
    return digest === null ? [] : [digest];
  });
}

function puts(line: Line): readonly string[] {
  return line.passed.flatMap(({ method, path }) =>
    method === 'PUT' && /manifests/.test(path) ? [path] : [],
  );
}
