import { Buffer } from 'node:buffer';

import { tempFolder } from '@parity-tools/test-kit';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { blobStep } from '../src/steps/blob-step.ts';
import { type Line, lineTo } from './kit/line.ts';
import { apply, blobOf, publisher, someBytes } from './kit/publisher.ts';
import { isForge, login, type Running, servers } from './kit/servers.ts';

const KiB = 1024;
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

  const freshName = (): string => `oleks/tool-${(names += 1)}`;
  const stored = async (name: string, digest: string): Promise<Buffer> => {
    const answer = await fetch(`${registry.origin}/v2/${name}/blobs/${digest}`, {
      headers: { authorization: basic },
    });
    return answer.status === 200 ? Buffer.from(await answer.arrayBuffer()) : Buffer.from(`${answer.status}`);
  };
  /** Whether the registry still knows any upload that the line saw. */
  const leftOpen = async (line: Line): Promise<readonly string[]> => {
    const uploads = new Set(
      line.passed
        .map(({ path }) => path)
        .filter((path) => /uploads\/[^?]+/.test(path) && !path.includes('digest=')),
    );
    const asked = await Promise.all(
      [...uploads].map(async (path) => {
        const { status } = await fetch(registry.origin + path, { headers: { authorization: basic } });
        return status === 204 ? [path] : [];
      }),
    );
    return asked.flat();
  };

  test.each([
    ['at once', 300 * KiB, undefined, ['POST', 'PUT']],
    ['nothing at all', 0, undefined, ['POST', 'PUT']],
    ['one byte', 1, undefined, ['POST', 'PUT']],
    ['more than is announced', 2 * KiB * KiB, undefined, ['POST', 'PUT']],
    ['in pieces', 300 * KiB, 128 * KiB, ['POST', 'PATCH', 'PATCH', 'PATCH', 'PUT']],
    ['in pieces that fit exactly', 256 * KiB, 128 * KiB, ['POST', 'PATCH', 'PATCH', 'PUT']],
    ['in one piece of its size', 128 * KiB, 128 * KiB, ['POST', 'PUT']],
    ['nothing, in pieces', 0, 128 * KiB, ['POST', 'PUT']],
  ])('a blob %s', async (_, size, chunkSize, methods) => {
    await using line = await lineTo(registry.origin);
    const name = freshName();
    const { repository } = publisher(line.origin, { name });
    const bytes = someBytes(size, names);
    const { blob } = blobOf(bytes, { chunkSize });
    const step = blobStep(repository, blob, 'a layer');
    if (size > 0) expect(await step.probe()).toEqual({ is: 'needed' });
    line.forget();
    const seen: number[] = [];
    expect(await apply(step, (sent) => void seen.push(sent))).toBe(1);
    expect(line.passed.map(({ method }) => method)).toEqual(methods);
    expect((await stored(name, blob.digest)).equals(bytes)).toBe(true);
    expect((await step.probe()).is).toBe('done');
    if (size > 0) expect([seen.toSorted((a, b) => a - b), seen.at(-1)]).toEqual([seen, size]);
  });

  test('a connection that breaks in the middle of a blob', async () => {
    await using line = await lineTo(registry.origin);
    const name = freshName();
    const bytes = someBytes(2 * KiB * KiB, names);
    const { blob, opened } = blobOf(bytes);
    const step = blobStep(publisher(line.origin, { name }).repository, blob, 'a layer');
    line.add({ method: 'PUT', does: { is: 'cut', after: 700 * KiB } });
    expect(await apply(step)).toBe(2);
    expect((await stored(name, blob.digest)).equals(bytes)).toBe(true);
    // Where the registry kept what it got, only the rest is read again.
    expect(opened.length).toBe(2);
    expect(opened[1]! > 0).toBe(server === 'distribution');
    expect(await leftOpen(line)).toEqual([]);
  });

  test('a connection that breaks in the middle of a later piece', async () => {
    await using line = await lineTo(registry.origin);
    const name = freshName();
    const bytes = someBytes(900 * KiB, names);
    const { blob } = blobOf(bytes, { chunkSize: 300 * KiB });
    const step = blobStep(publisher(line.origin, { name }).repository, blob, 'a layer');
    let pieces = 0;
    line.add({ method: 'PATCH', does: { is: 'meanwhile', happens: () => (pieces += 1) } });
    line.add({ method: 'PATCH', does: { is: 'cut', after: 100 * KiB } });
    // Forges take no more of that upload, and say so only of the next piece. Another may need a moment to notice.
    const tries = await apply(step);
    expect(tries).toBeGreaterThanOrEqual(isForge(server) ? 3 : 2);
    expect(tries).toBeLessThanOrEqual(3);
    const uploads = line.passed.filter(({ method }) => method === 'POST');
    expect(uploads).toHaveLength(server === 'distribution' ? 1 : 2);
    expect(pieces).toBe(1);
    expect((await stored(name, blob.digest)).equals(bytes)).toBe(true);
    expect(await leftOpen(line)).toEqual([]);
  });

  test('an answer to a piece that is lost: the piece is not sent again where the registry tells', async () => {
    await using line = await lineTo(registry.origin);
    const name = freshName();
    const bytes = someBytes(600 * KiB, names);
    const { blob, opened } = blobOf(bytes, { chunkSize: 200 * KiB });
    const step = blobStep(publisher(line.origin, { name }).repository, blob, 'a layer');
    line.add({ method: 'PATCH', does: { is: 'lose-answer' } });
    expect(await apply(step)).toBe(2);
    expect((await stored(name, blob.digest)).equals(bytes)).toBe(true);
    if (server === 'distribution' || isForge(server)) expect(opened).toEqual([0, 200 * KiB, 400 * KiB]);
    expect(await leftOpen(line)).toEqual([]);
  });

  test('an answer to the last request that is lost: it is there after all', async () => {
    await using line = await lineTo(registry.origin);
    const name = freshName();
    const { blob, opened } = blobOf(someBytes(20 * KiB, (names += 1)));
    const step = blobStep(publisher(line.origin, { name }).repository, blob, 'a layer');
    line.add({ method: 'PUT', does: { is: 'lose-answer' } });
    expect(await apply(step)).toBe(1);
    expect(opened).toEqual([0]);
  });

  test('a registry that forgets the upload between two pieces', async () => {
    await using line = await lineTo(registry.origin);
    const name = freshName();
    const bytes = someBytes(300 * KiB, names);
    const { blob } = blobOf(bytes, { chunkSize: 200 * KiB });
    const step = blobStep(publisher(line.origin, { name }).repository, blob, 'a layer');
    line.add({ method: 'PATCH', does: { is: 'meanwhile', happens: () => {} } });
    const lost = { errors: [{ code: 'BLOB_UPLOAD_UNKNOWN' }] };
    line.add({ method: 'PATCH', does: { is: 'answer', status: 404, body: JSON.stringify(lost) } });
    expect(await apply(step)).toBe(2);
    expect((await stored(name, blob.digest)).equals(bytes)).toBe(true);
    expect(await leftOpen(line)).toEqual([]);
  });

  test.each([416, 500, 502, 503, 429])('a %i to a piece', async (status) => {
    await using line = await lineTo(registry.origin);
    const name = freshName();
    const bytes = someBytes(300 * KiB, names);
    const { blob } = blobOf(bytes, { chunkSize: 200 * KiB });
    const step = blobStep(publisher(line.origin, { name }).repository, blob, 'a layer');
    line.add({ method: 'PATCH', does: { is: 'meanwhile', happens: () => {} } });
    line.add({ method: 'PATCH', does: { is: 'answer', status } });
    expect(await apply(step)).toBe(2);
    expect((await stored(name, blob.digest)).equals(bytes)).toBe(true);
    expect(await leftOpen(line)).toEqual([]);
  });

  test('bytes that are not those of the digest: why is asked, and nothing stays open', async () => {
    await using line = await lineTo(registry.origin);
    const asked: string[] = [];
    const { blob } = blobOf(someBytes(300 * KiB, (names += 1)), {
      digest: `sha256:${'0'.repeat(64)}`,
      chunkSize: 200 * KiB,
      explainMismatch: () => {
        asked.push('why');
        return Promise.reject(new Error('explained'));
      },
    });
    const step = blobStep(publisher(line.origin, { name: freshName() }).repository, blob, 'a layer');
    await expect(apply(step)).rejects.toThrow('explained');
    expect(asked).toEqual(['why']);
    expect(await leftOpen(line)).toEqual([]);
  });

  test('SIGINT in the middle of a piece: the upload is ended, and nothing stays open', async () => {
    await using line = await lineTo(registry.origin);
    const stop = new AbortController();
    const { blob } = blobOf(someBytes(3 * KiB * KiB, (names += 1)), { chunkSize: KiB * KiB });
    const { repository } = publisher(line.origin, { name: freshName(), ports: { stop: stop.signal } });
    const step = blobStep(repository, blob, 'a layer');
    line.add({ method: 'PATCH', does: { is: 'meanwhile', happens: () => {} } });
    const happens = (): void => stop.abort();
    line.add({ method: 'PATCH', does: { is: 'pause', after: 300 * KiB, happens } });
    await expect(apply(step)).rejects.toThrow();
    expect(line.passed.at(-1)?.method).toBe('DELETE');
    expect(await leftOpen(line)).toEqual([]);
  });

  test('one that is given up after a broken try leaves nothing open', async () => {
    await using line = await lineTo(registry.origin);
    const { blob } = blobOf(someBytes(900 * KiB, (names += 1)), { chunkSize: 300 * KiB });
    const step = blobStep(publisher(line.origin, { name: freshName() }).repository, blob, 'a layer');
    line.add({ method: 'PATCH', does: { is: 'meanwhile', happens: () => {} } });
    line.add({ method: 'PATCH', does: { is: 'answer', status: 502 } });
    await expect(step.apply(() => {})).rejects.toMatchObject({ code: 'PARITY_UNCLEAR' });
    if (server !== 'crane') expect(await leftOpen(line)).not.toEqual([]);
    await step.giveUp();
    expect(await leftOpen(line)).toEqual([]);
  });

  test('a source that ends too early is no blob, and leaves nothing open', async () => {
    await using line = await lineTo(registry.origin);
    const { blob } = blobOf(someBytes(100 * KiB, (names += 1)));
    const source = { ...blob.source, size: 120 * KiB };
    const { repository } = publisher(line.origin, { name: freshName() });
    const step = blobStep(repository, { ...blob, source, chunkSize: 64 * KiB }, 'a layer');
    await expect(apply(step)).rejects.toMatchObject({ blocker: 'stage-corrupt' });
    expect(await leftOpen(line)).toEqual([]);
  });

  test('a blob that another repository has is mounted where the registry can, and uploaded where not', async () => {
    await using line = await lineTo(registry.origin);
    const bytes = someBytes(50 * KiB, (names += 1));
    const from = freshName();
    const { blob } = blobOf(bytes);
    await apply(blobStep(publisher(registry.origin, { name: from }).repository, blob, 'a layer'));
    const name = freshName();
    const mounted = { ...blob, mountFrom: [freshName(), from] };
    await apply(blobStep(publisher(line.origin, { name }).repository, mounted, 'a layer'));
    expect((await stored(name, blob.digest)).equals(bytes)).toBe(true);
    const posts = ['POST 202', server === 'crane' ? 'POST 202' : 'POST 201'];
    const rest = server === 'crane' ? ['PUT 201'] : [];
    // The upload that the first one opened instead is not left behind.
    expect(line.told.filter((told) => !told.startsWith('DELETE'))).toEqual([...posts, ...rest]);
    expect(line.told.filter((told) => told.startsWith('DELETE'))).toHaveLength(1);
    expect(await leftOpen(line)).toEqual([]);
  });

  test.each([400, 401, 403, 404, 405, 429, 500, 503, 'cut', 'lost'] as const)(
    'a mount that ends with %s is an upload',
    async (how) => {
      await using line = await lineTo(registry.origin);
      const name = freshName();
      const bytes = someBytes(5 * KiB, names);
      const { blob } = blobOf(bytes, { mountFrom: ['oleks/other'] });
      const does =
        how === 'cut'
          ? ({ is: 'cut', after: 0 } as const)
          : how === 'lost'
            ? ({ is: 'lose-answer' } as const)
            : ({ is: 'answer', status: how } as const);
      line.add({ method: 'POST', path: /mount=/, does });
      const step = blobStep(publisher(line.origin, { name }).repository, blob, 'a layer');
      expect(await apply(step)).toBe(1);
      expect((await stored(name, blob.digest)).equals(bytes)).toBe(true);
    },
  );
});
