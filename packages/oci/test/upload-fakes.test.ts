import type { IncomingMessage, ServerResponse } from 'node:http';

import { type HttpServer, httpServer } from '@parity-tools/test-kit';
import { describe, expect, test } from 'vitest';

import type { Blob } from '../src/client/blob.ts';
import { blobStep } from '../src/steps/blob-step.ts';
import { apply, blobOf, failure, publisher, someBytes } from './kit/publisher.ts';

/** What a registry says to a request with a body that was read: its status and headers. */
type Say = (request: IncomingMessage, body: Buffer) => [number, Record<string, string>?, string?];

/** A registry that says what no real one at hand says. What is not told is 404. */
function registrySaying(say: Partial<Record<string, Say>>): Promise<HttpServer> {
  return httpServer((request: IncomingMessage, response: ServerResponse) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const [status, headers = {}, body = ''] = say[request.method ?? '']?.(
        request,
        Buffer.concat(chunks),
      ) ?? [404];
      response.writeHead(status, headers).end(body);
    });
  });
}

const begin: Say = () => [202, { location: '/up/1?state=x' }];
const end: Say = () => [201];
const asked = ({ requests }: HttpServer): readonly string[] =>
  requests.flatMap(({ method, path }) => (method === 'HEAD' ? [] : [`${method} ${path}`]));
const range = ({ headers }: IncomingMessage): readonly number[] =>
  (headers['content-range'] ?? '').split('-').map(Number);

/** Two pieces of five bytes. */
const stepAt = ({ origin }: HttpServer, parts: Partial<Blob> = {}) => {
  const { blob, opened } = blobOf(someBytes(10), { chunkSize: 5, ...parts });
  return { opened, blob, step: blobStep(publisher(origin).repository, blob, 'a layer') };
};

describe('Location', () => {
  test.each([
    ['a path', '/up/1', '/up/1?'],
    ['a path beside the upload', 'one', '/v2/oleks/tool/blobs/uploads/one?'],
    ['with a query, which stays as it is', '/up/1?_state=a%2Bb+c~%7e==&x', '/up/1?_state=a%2Bb+c~%7e==&x&'],
    ['with an empty query', '/up/1?', '/up/1?'],
  ])('%s', async (_, location, closing) => {
    await using server = await registrySaying({ POST: () => [202, { location }], PUT: end });
    const { step, blob } = stepAt(server, { chunkSize: undefined });
    await apply(step);
    expect(asked(server).at(-1)).toBe(`PUT ${closing}digest=${encodeURIComponent(blob.digest)}`);
  });

  test('absolute, on the registry', async () => {
    await using server = await registrySaying({
      POST: ({ headers }) => [202, { location: `http://${headers.host}/up/1` }],
      PUT: end,
    });
    expect(await apply(stepAt(server, { chunkSize: undefined }).step)).toBe(1);
  });

  test.each([
    ['on another host', 'http://elsewhere.example/up/1', 'redirect-refused'],
    ['on another port', 'http://127.0.0.1:1/up/1', 'redirect-refused'],
    ['with another scheme', 'https://127.0.0.1/up/1', 'redirect-refused'],
    ['that is no URL', 'http://', 'registry-invalid'],
    ['of a file', 'file:///etc/passwd', 'registry-invalid'],
    ['with a user', 'http://me@127.0.0.1/up/1', 'registry-invalid'],
  ])('%s is refused', async (_, location, blocker) => {
    await using server = await registrySaying({ POST: () => [202, { location }], PUT: end });
    expect(await failure(apply(stepAt(server).step))).toMatchObject({ blocker });
    expect(asked(server)).toEqual(['POST /v2/oleks/tool/blobs/uploads/']);
  });

  test('none at all makes no sense', async () => {
    await using server = await registrySaying({ POST: () => [202] });
    expect(await failure(apply(stepAt(server).step))).toMatchObject({ blocker: 'registry-invalid' });
  });

  test('on another host after a piece is refused, and the upload is ended', async () => {
    await using server = await registrySaying({
      POST: begin,
      PATCH: () => [202, { location: 'http://elsewhere.example/' }],
      DELETE: () => [204],
    });
    expect(await failure(apply(stepAt(server).step))).toMatchObject({ blocker: 'redirect-refused' });
    expect(asked(server).slice(1)).toEqual(['PATCH /up/1?state=x', 'DELETE /up/1?state=x']);
  });

  test('a new one after each piece is where the next one goes', async () => {
    let pieces = 1;
    await using server = await registrySaying({
      POST: begin,
      PATCH: () => [202, { location: `/up/${(pieces += 1)}` }],
      PUT: end,
    });
    const { step, blob } = stepAt(server);
    await apply(step);
    const digest = encodeURIComponent(blob.digest);
    expect(asked(server).slice(1)).toEqual([
      'PATCH /up/1?state=x',
      'PATCH /up/2',
      `PUT /up/3?digest=${digest}`,
    ]);
  });

  test('none after a piece leaves it where it was', async () => {
    await using server = await registrySaying({ POST: begin, PATCH: () => [201], PUT: end });
    expect(await apply(stepAt(server).step)).toBe(1);
    expect(asked(server).slice(1, 3)).toEqual(['PATCH /up/1?state=x', 'PATCH /up/1?state=x']);
  });

  test('a status that is redirected away is not believed', async () => {
    await using elsewhere = await registrySaying({ GET: () => [204, { range: '0-4', location: '/up/2' }] });
    let isBroken = true;
    await using server = await registrySaying({
      POST: begin,
      PATCH: (request) => (range(request)[0] === 5 && isBroken ? ((isBroken = false), [500]) : [202]),
      GET: () => [307, { location: `${elsewhere.origin}/up/1` }],
      DELETE: () => [204],
      PUT: end,
    });
    expect(await apply(stepAt(server).step)).toBe(2);
    expect(elsewhere.requests).toEqual([]);
  });
});

test('an upload whose status nobody tells is ended, and another begins', async () => {
  let posts = 0;
  await using server = await registrySaying({
    POST: (...all) => ((posts += 1), begin(...all)),
    PATCH: () => (posts === 1 ? [502] : [202]),
    GET: () => [500],
    DELETE: () => [204],
    PUT: end,
  });
  expect(await apply(stepAt(server).step)).toBe(2);
  expect(asked(server).filter((one) => /^(POST|DELETE)/.test(one))).toHaveLength(3);
});

describe('Range', () => {
  /** A registry that keeps the bytes of one upload, loses one answer, and tells how far it is in its own words. */
  const losing = (status: (size: number) => Record<string, string>) => {
    let [kept, isLost] = [Buffer.alloc(0), false];
    return registrySaying({
      POST: begin,
      PATCH: (request, body) => {
        if (range(request)[0] !== kept.length) return [416];
        kept = Buffer.concat([kept, body]);
        if (isLost) return [202];
        isLost = true;
        return [502];
      },
      GET: () => [204, status(kept.length)],
      DELETE: () => [204],
      PUT: () => (kept.equals(someBytes(10)) ? [201] : [400]),
    });
  };

  test.each([
    [
      'first and last byte, with a Location',
      (size: number) => ({ range: `0-${size - 1}`, location: '/up/1' }),
    ],
    ['with its unit', (size: number) => ({ range: `bytes=0-${size - 1}`, location: '/up/1' })],
    ['as Forgejo: how many, without a Location', (size: number) => ({ range: `0-${size}` })],
  ])('%s: it goes on there', async (_, status) => {
    await using server = await losing(status);
    const { step, opened } = stepAt(server);
    expect(await apply(step)).toBe(2);
    expect(opened).toEqual([0, 5]);
  });

  test.each([
    ['none', {}],
    ['of nothing', { range: '0-0', location: '/up/1' }],
    ['in other words', { range: '5', location: '/up/1' }],
    ['from the middle', { range: '2-4', location: '/up/1' }],
    ['of more than the blob has', { range: '0-99', location: '/up/1' }],
  ])('%s: it is ended, and another begins', async (_, headers) => {
    let posts = 0;
    await using server = await registrySaying({
      POST: (...all) => ((posts += 1), begin(...all)),
      PATCH: () => (posts === 1 ? [502] : [202]),
      GET: () => [204, headers],
      DELETE: () => [204],
      PUT: end,
    });
    expect(await apply(stepAt(server).step)).toBe(2);
    expect(
      asked(server)
        .filter((one) => /^(POST|DELETE)/.test(one))
        .map((one) => one.split(' ')[0]),
    ).toEqual(['POST', 'DELETE', 'POST']);
  });

  test('a registry that took less than the piece gets the rest', async () => {
    let kept = Buffer.alloc(0);
    await using server = await registrySaying({
      POST: begin,
      PATCH: (request, body) => {
        if (range(request)[0] !== kept.length) return [416];
        kept = Buffer.concat([kept, body.subarray(0, 3)]);
        return [202, { location: '/up/1', range: `0-${kept.length - 1}` }];
      },
      PUT: () => (kept.equals(someBytes(10)) ? [201] : [400]),
    });
    const { step, opened } = stepAt(server);
    expect(await apply(step)).toBe(1);
    expect(opened).toEqual([0, 3, 6, 9]);
  });

  test('a registry that has more than it said says 416, and the piece begins where it is', async () => {
    let [kept, isSaid] = [0, false];
    await using server = await registrySaying({
      POST: begin,
      PATCH: (request, body) => {
        const [from] = range(request);
        if (from === 5 && !isSaid) return ((isSaid = true), (kept += 2), [416]);
        return from === kept ? ((kept += body.length), [202]) : [400];
      },
      GET: () => [204, { range: `0-${kept - 1}`, location: '/up/1' }],
      PUT: () => (kept === 10 ? [201] : [400]),
    });
    const { step, opened } = stepAt(server);
    expect(await apply(step)).toBe(2);
    expect(opened).toEqual([0, 5, 7]);
  });

  test('being told to wait again and again loses nothing', async () => {
    let busy = 3;
    await using server = await registrySaying({
      POST: begin,
      PATCH: (request) => (range(request)[0] === 5 && busy-- > 0 ? [429, { 'retry-after': '1' }] : [202]),
      GET: () => [204, { range: '0-4', location: '/up/1' }],
      PUT: end,
    });
    const { step, opened } = stepAt(server);
    expect(await apply(step)).toBe(4);
    expect(opened).toEqual([0, 5, 5, 5, 5]);
    expect(asked(server).filter((one) => one.startsWith('POST'))).toHaveLength(1);
  });

  test('one that takes nothing more at a place is left for another', async () => {
    let posts = 0;
    await using server = await registrySaying({
      POST: () => ((posts += 1), [202, { location: `/up/${posts}` }]),
      PATCH: (request) => (posts === 1 && range(request)[0] === 5 ? [500] : [202]),
      GET: () => [204, { range: '0-4', location: '/up/1' }],
      DELETE: () => [204],
      PUT: end,
    });
    const { step, opened } = stepAt(server);
    expect(await apply(step)).toBe(3);
    expect(opened).toEqual([0, 5, 5, 0, 5]);
    expect(asked(server)).toContain('DELETE /up/1');
  });

  test('another upload that breaks at the same place as the last one is gone on with', async () => {
    const [pieces, posts]: [number[], string[]] = [[], []];
    // The second piece: broken, forgotten; of another upload: broken, taken.
    const second = [502, 404, 502, 202];
    await using server = await registrySaying({
      POST: () => [202, { location: `/up/${posts.push('')}` }],
      PATCH: (request) => [range(request)[0] === 0 ? 202 : (second[pieces.push(5) - 1] ?? 400)],
      GET: () => [204, { range: '0-4', location: `/up/${posts.length}` }],
      DELETE: () => [204],
      PUT: end,
    });
    const { step, opened } = stepAt(server);
    expect(await apply(step)).toBe(4);
    expect(opened).toEqual([0, 5, 5, 0, 5, 5]);
    expect(posts).toHaveLength(2);
  });
});

test('what a registry lists and is no tag is not asked for later', async () => {
  const tags = JSON.stringify({ name: 'x', tags: ['v1', '../../other', 'a b', '', 'v2'] });
  await using server = await registrySaying({ GET: () => [200, {}, tags] });
  expect(await publisher(server.origin).repository.tags()).toEqual({ is: 'there', value: ['v1', 'v2'] });
});

describe('a refusal', () => {
  const errors = (code: string): string => JSON.stringify({ errors: [{ code, message: 'because' }] });
  test.each<[string, Say, string]>([
    ['401', () => [401], 'bad-token'],
    ['401 of a forge that knows the user', () => [401, {}, 'reqPackageAccess\n'], 'no-permission'],
    ['403', () => [403, {}, 'no'], 'no-permission'],
    ['DENIED', () => [401, {}, errors('DENIED')], 'no-permission'],
    ['404', () => [404], 'registry-unsupported'],
    ['NAME_UNKNOWN', () => [404, {}, errors('NAME_UNKNOWN')], 'registry-invalid'],
    ['NAME_INVALID', () => [400, {}, errors('NAME_INVALID')], 'registry-invalid'],
    ['405', () => [405], 'registry-unsupported'],
    ['413', () => [413], 'too-large'],
    ['a redirect', () => [307, { location: '/elsewhere' }], 'redirect-refused'],
    ['200', () => [200], 'registry-invalid'],
    ['418', () => [418, {}, '{"errors": 5}'], 'registry-invalid'],
    ['500', () => [500], 'registry-down'],
  ])('%s to the first request is %s', async (_, POST, blocker) => {
    await using server = await registrySaying({ POST });
    expect(await failure(apply(stepAt(server).step))).toMatchObject({ blocker });
  });

  test('a forge that knows nobody without a token says so in the same words', async () => {
    await using server = await registrySaying({ GET: () => [401, {}, 'reqPackageAccess'] });
    const { registry } = publisher(server.origin, { token: undefined, dryRun: true }).repository;
    const answer = await registry.ask([], { url: new URL(server.origin) });
    expect(registry.refused(answer)).toMatchObject({ blocker: 'bad-token' });
  });

  test('a question that is redirected, and should not be, names the new place', async () => {
    await using server = await registrySaying({ GET: () => [307, { location: '/v2/new-owner/tool' }] });
    const { registry } = publisher(server.origin).repository;
    const answer = await registry.ask([], { url: new URL(server.origin), keepRedirect: true });
    expect(registry.refused(answer)).toMatchObject({
      blocker: 'redirect-refused',
      message: expect.stringContaining('/v2/new-owner/tool'),
    });
  });

  test('403 without a word, after all was let in, is a limit', async () => {
    await using server = await registrySaying({
      POST: begin,
      PATCH: () => [202],
      PUT: () => [403],
      DELETE: () => [204],
    });
    expect(await failure(apply(stepAt(server).step))).toMatchObject({ blocker: 'quota' });
    expect(asked(server).at(-1)).toBe('DELETE /up/1?state=x');
  });

  test.each(['DIGEST_INVALID', 'SIZE_INVALID'])('%s for the right bytes begins anew', async (code) => {
    let puts = 0;
    await using server = await registrySaying({
      POST: begin,
      PATCH: () => [202],
      PUT: () => ((puts += 1) === 1 ? [400, {}, errors(code)] : [201]),
      DELETE: () => [204],
    });
    const { step } = stepAt(server, { explainMismatch: () => Promise.resolve() });
    expect(await apply(step)).toBe(2);
    expect(asked(server)).toContain('DELETE /up/1?state=x');
  });

  test('a mount that is taken is none that is asked for again', async () => {
    await using server = await registrySaying({ POST: () => [201] });
    const { step, blob } = stepAt(server, { mountFrom: ['oleks/a', 'oleks/b'] });
    expect(await apply(step)).toBe(1);
    expect(asked(server)).toEqual([
      `POST /v2/oleks/tool/blobs/uploads/?mount=${encodeURIComponent(blob.digest)}&from=oleks%2Fa`,
    ]);
  });

  test('a registry that does not answer that an upload is over is not waited for', async () => {
    await using server = await httpServer((request, response) => {
      if (request.method === 'DELETE') return;
      request
        .resume()
        .on('end', () =>
          response.writeHead(request.method === 'POST' ? 202 : 400, { location: '/up/1' }).end(),
        );
    });
    const timers: (() => void)[] = [];
    const clock = {
      now: () => 0,
      monotonic: () => 0,
      after: (_: number, task: () => void) => (timers.push(task), () => {}),
    };
    const step = blobStep(
      publisher(server.origin, { ports: { clock } }).repository,
      blobOf(someBytes(10)).blob,
      'x',
    );
    const failed = failure(apply(step));
    await expect.poll(() => timers.length).toBe(1);
    timers[0]?.();
    expect(await failed).toMatchObject({ blocker: 'registry-invalid' });
  });
});
