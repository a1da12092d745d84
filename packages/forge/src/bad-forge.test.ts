import { createHash } from 'node:crypto';

import { fc, test as property } from '@fast-check/vitest';
import { isBlocked } from '@parity-lib/core';
import { HttpClient } from '@parity-lib/core/testing';
import { type HttpServer, httpServer, targetOf, testPorts } from '@parity-tools/test-kit';
import { describe, expect, test } from 'vitest';

import { ForgeClient, type Glimpse } from './forge-client.ts';
import type { ForgeFile } from './listing.ts';
import { preflight } from './preflight.ts';

type Reply = readonly [status: number, body: string, headers?: Readonly<Record<string, string>>];

/** A server that says to each path whatever it is told to. */
function forgeSaying(reply: (path: string) => Reply): Promise<HttpServer> {
  return httpServer((request, response) => {
    const [status, body, headers = {}] = reply(request.url ?? '');
    const type = { 'content-type': 'application/json', ...headers };
    // Without chunks, as a glimpse wants it.
    request.resume().on('end', () => response.writeHead(status, type).end(body));
  });
}

function clientOf(server: HttpServer, dryRun = true): HttpClient {
  return new HttpClient(targetOf(server.origin), testPorts(), { token: 'a-token-of-the-test', dryRun });
}

const version = { type: 'generic', name: 'tool', version: '1.0.0' };
const question = '/api/v1/packages/oleks/generic/tool/1.0.0/files';
const digest = createHash('sha256').digest('hex');

/** What comes of a list with this text: the files, or why it is refused. */
async function listed(
  text: string,
): Promise<readonly ForgeFile[] | { blocker: string; lines: readonly string[] }> {
  await using server = await forgeSaying(() => [200, text]);
  return await new ForgeClient(clientOf(server)).files(version).catch((error: unknown) => {
    if (!isBlocked(error)) throw error;
    const lines = [error.message, ...error.details].map((line) => line.replaceAll(server.origin, ''));
    return { blocker: error.blocker, lines };
  });
}

describe('a list of files that makes no sense is registry-invalid, and the question is named:', () => {
  const file = (parts: string): string => `[{"name":"a","size":1,"sha256":"${digest}",${parts}}]`;

  test.each([
    ['nothing', ''],
    ['no JSON', '<html>'],
    ['half of it', file('"x":1').slice(0, -3)],
    ['null', 'null'],
    ['an object', '{}'],
    ['the version instead of its files', '{"id":1,"name":"tool","version":"1.0.0"}'],
    ['a list in a list', `[${file('"x":1')}]`],
    ['100,000 lists', '['.repeat(100_000) + ']'.repeat(100_000)],
    ['100,000 objects', `[${'{"name":'.repeat(100_000)}1${'}'.repeat(100_000)}]`],
    ['fields that are inherited', `[{"__proto__":{"name":"a","size":1,"sha256":"${digest}"}}]`],
    ['a size beyond numbers', file('"size":1e999')],
    ['a size that numbers cannot hold', file('"size":9007199254740993')],
    ['half a byte', file('"size":0.5')],
    ['a size in words', file('"size":"1"')],
    ['no size', `[{"name":"a","sha256":"${digest}"}]`],
    ['one size that is none beside one that is', file('"Size":-1')],
    ['a digest in capitals', file(`"sha256":"${digest.toUpperCase()}"`)],
    ['a digest that is too long', file(`"sha256":"${digest}0"`)],
    ['a digest with a line more', file(`"sha256":"${digest}\\n"`)],
    ['a digest that is no hex', file(`"sha256":"${'g'.repeat(64)}"`)],
  ])('%s', async (_, text) => {
    expect(await listed(text)).toMatchObject({
      blocker: 'registry-invalid',
      lines: [expect.anything(), expect.stringMatching(`^GET ${question} answered 200`)],
    });
  });

  test.each([
    ['another digest', `{"name":"a","size":1,"sha256":"${digest.replace('e', 'f')}"}`],
    ['another size', `{"name":"a","size":2,"sha256":"${digest}"}`],
    ['another case', `{"name":"A","size":2,"sha256":"${digest}"}`],
  ])('a name that comes twice, with %s', async (_, twin) => {
    const list = await listed(file('"x":1').replace(']', `,${twin}]`));
    expect(list).toMatchObject({ blocker: 'registry-invalid' });
    expect(JSON.stringify(list)).toMatch(/lists a twice|lists A twice/);
  });

  test('a name that comes twice with the same bytes is no contradiction', async () => {
    const one = file('"x":1').slice(1, -1);
    expect(await listed(`[${one},${one}]`)).toHaveLength(2);
  });

  test('with the last of two fields of one name, as JSON is read', async () => {
    expect(await listed(file('"size":7'))).toEqual([{ name: 'a', size: 7, sha256: digest }]);
  });

  test.each([
    '\\nBLOCKER(quota): pay',
    '\\u001b[2J',
    '\\u202e',
    '\\u2028',
    '\\ud800',
    'long'.repeat(250_000),
  ])('with a file named %s, shown on one short line', async (name) => {
    const list = await listed(`[{"name":"${name}","sha256":"${digest}"}]`);
    if (!('lines' in list)) return expect.unreachable('it was believed');
    for (const line of list.lines) {
      expect(line).toMatch(/^[^\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]+$/u);
      expect(line.length).toBeLessThan(300);
    }
  });
});

const odd = fc.oneof(
  fc.constantFrom<unknown>(
    null,
    true,
    '',
    '5',
    -1,
    1.5,
    2 ** 53,
    [],
    {},
    digest.toUpperCase(),
    digest.slice(1),
  ),
  fc.jsonValue(),
);
const orOdd = (good: fc.Arbitrary<unknown>): fc.Arbitrary<unknown> =>
  fc.oneof({ weight: 6, arbitrary: good }, odd);
const size = fc.nat();
const almostFile = fc.record(
  {
    name: orOdd(fc.constantFrom('a', 'A', 'b', 'c')),
    size: orOdd(size),
    Size: orOdd(size),
    sha256: orOdd(fc.constantFrom(digest, digest.replace('e', 'f'))),
    more: odd,
  },
  { requiredKeys: ['name', 'sha256'] },
);

/** Written apart from the schema that it checks. */
function isFile(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  const { name, sha256, ...rest } = value as Record<string, unknown>;
  const sizes = ['size', 'Size'].filter((key) => key in rest).map((key) => rest[key]);
  return (
    typeof name === 'string' &&
    typeof sha256 === 'string' &&
    /^[0-9a-f]{64}$/.test(sha256) &&
    sizes.length > 0 &&
    sizes.every((bytes) => typeof bytes === 'number' && Number.isSafeInteger(bytes) && bytes >= 0)
  );
}

property.prop([fc.oneof(fc.array(orOdd(almostFile), { maxLength: 3 }), fc.jsonValue())])(
  'a list is believed when every entry is a file and none contradicts another, and only then',
  async (body) => {
    const list = await listed(JSON.stringify(body));
    const entries = JSON.parse(JSON.stringify(body)) as unknown;
    if (!('blocker' in list)) {
      expect(Array.isArray(entries) && entries.every(isFile)).toBe(true);
      expect(list).toHaveLength((entries as unknown[]).length);
      const tellings = new Map(
        list.map((file) => [JSON.stringify({ ...file, name: file.name.toLowerCase() }), file]),
      );
      expect(new Set(list.map(({ name }) => name.toLowerCase())).size).toBe(tellings.size);
      return;
    }
    expect(list.blocker).toBe('registry-invalid');
    const isList = Array.isArray(entries) && entries.every(isFile);
    if (isList) expect(list.lines[0]).toContain('twice');
  },
);

describe.each(['dry-run', 'publish'] as const)('preflight of a forge that talks nonsense, %s', (mode) => {
  const dryRun = mode === 'dry-run';

  property.prop([
    fc.constantFrom(200, 400, 401, 403, 404, 409, 413, 418),
    fc.constantFrom(200, 401, 403, 404),
    odd,
  ])('ends in blockers with a name, and never lets us in', async (first, later, body) => {
    let asked = 0;
    const reply = (): Reply => [(asked += 1) === 1 ? first : later, JSON.stringify(body)];
    await using server = await forgeSaying(reply);
    const found = await preflight(clientOf(server, dryRun), mode).catch((error: unknown) => [error]);
    expect(found.length).toBeGreaterThan(0);
    expect(found.every(isBlocked)).toBe(true);
    expect(server.requests.length).toBeLessThan(5);
  });

  test.each([
    ['no JSON', '<html>', 'registry-invalid'],
    ['nothing', '', 'registry-invalid'],
    // Another question tells then.
    ['no scopes', '{"scopes":"write:package"}', 'no-permission'],
    ['scopes that are none', '{"scopes":[null,7]}', 'no-permission'],
  ])('a token of which it says %s', async (_, text, blocker) => {
    await using server = await forgeSaying((path) => {
      if (path === '/api/v1/token') return [200, text];
      return [403, '{"message":"no"}'];
    });
    const found = await preflight(clientOf(server, dryRun), mode).catch((error: unknown) => [error]);
    expect(found).toMatchObject([{ blocker }]);
  });

  test('scopes that pose as a line of ours are shown within one', async () => {
    const scopes = ['\nBLOCKER(quota): pay\u202E', 'x'.repeat(10_000)];
    await using server = await forgeSaying((path) =>
      path === '/api/v1/token' ? [200, JSON.stringify({ scopes })] : [403, '{}'],
    );
    const [found] = await preflight(clientOf(server, dryRun), mode);
    expect(found?.blocker).toBe('missing-scope');
    expect(found?.details).toEqual([expect.stringMatching(/^its scopes: BLOCKER\(quota\): pay , x+…$/)]);
    expect(found?.details[0]?.length).toBeLessThan(250);
  });
});

describe('a glimpse of a file', () => {
  async function glimpsed(...reply: Reply): Promise<Glimpse | { blocker: string }> {
    await using server = await forgeSaying(() => reply);
    const http = clientOf(server);
    return await new ForgeClient(http).glimpse(http.url('x')).catch((error: unknown) => {
      if (!isBlocked(error)) throw error;
      return { blocker: error.blocker };
    });
  }

  test.each([
    ['bytes 0-0/5', 5],
    ['bytes */0', 0],
  ])('of the range %s tells its size', async (range, size) => {
    expect(await glimpsed(206, 'x', { 'content-range': range })).toEqual({ is: 'there', size });
  });

  test.each([
    '',
    '5',
    '/5',
    'bytes 0-0/*',
    'bytes 0-0/-5',
    'bytes 0-0/5.5',
    'bytes 0-0/1e3',
    'bytes 0-0/99999999999999999999',
    'lines 0-0/5',
    'bytes 0-0/5, bytes 0-0/6',
  ])('of the range %j is registry-invalid', async (range) => {
    expect(await glimpsed(206, 'x', { 'content-range': range })).toEqual({ blocker: 'registry-invalid' });
  });

  test.each([
    [206, { 'content-range': 'bytes 0-0/5' }],
    [200, {}],
  ])('that is packed tells no size: %d', async (status, headers) => {
    const reply = await glimpsed(status, 'x', {
      'content-encoding': 'gzip',
      'content-length': '1',
      ...headers,
    });
    expect(reply).toEqual({ blocker: 'registry-invalid' });
  });

  test.each([201, 204, 304, 400, 418])('that is answered with %d is registry-invalid', async (status) => {
    expect(await glimpsed(status, '')).toEqual({ blocker: 'registry-invalid' });
  });
});
