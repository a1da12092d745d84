import type { IncomingMessage, ServerResponse } from 'node:http';

import { HttpClient, parseTarget } from '@parity-lib/core/testing';
import { httpServer, type HttpServer, testPorts } from '@parity-tools/test-kit';
import { describe, expect, test } from 'vitest';

import { SimpleIndex } from './simple-index.ts';

const digest = 'a'.repeat(64);
const html = { 'content-type': 'text/html' };
const page = `<a href="tool-1.whl#sha256=${digest}">x</a>`;

type Handle = (request: IncomingMessage, response: ServerResponse) => unknown;

const found: Handle = (_, response) => response.writeHead(200, html).end(page);
const status =
  (code: number, headers: Record<string, string> = {}): Handle =>
  (_, response) =>
    response.writeHead(code, headers).end();

interface Parts {
  readonly token?: string | undefined;
  readonly as?: 'anonymous';
  /** Where the token belongs; the server itself when left out. */
  readonly registry?: HttpServer;
  readonly path?: string;
  /** Of a forge; other registries have none. */
  readonly owner?: string;
}

function indexOf(server: HttpServer, parts: Parts = {}): SimpleIndex {
  const { registry = server, path = '/simple/', as, owner = '' } = parts;
  const target = { ...parseTarget({ host: registry.origin, owner: 'oleks' }), owner };
  const token = 'token' in parts ? parts.token : 'a-token';
  const http = new HttpClient(target, testPorts(), { token, dryRun: false });
  return new SimpleIndex(http, server.url(path), as);
}

const names = async (index: SimpleIndex, project = 'tool'): Promise<readonly string[] | undefined> =>
  (await index.files(project, true))?.map(({ name }) => name);

describe('a simple index', () => {
  test('is asked once for each project, however it is spelled, and again when that is wanted', async () => {
    await using server = await httpServer(found);
    const index = indexOf(server);
    await Promise.all([index.files('Some.Tool'), index.files('some_tool'), index.files('some--tool')]);
    expect(server.requests.map(({ path }) => path)).toEqual(['/simple/some-tool/']);
    await index.files('some-tool', true);
    await index.files('some-tool');
    await index.files('other');
    expect(server.requests.map(({ path }) => path).slice(1)).toEqual([
      '/simple/some-tool/',
      '/simple/other/',
    ]);
  });

  test('is asked for JSON first, below the folder it lies in', async () => {
    await using server = await httpServer(found);
    await names(indexOf(server, { path: '/pypi/team/simple/' }));
    expect(server.requests[0]?.path).toBe('/pypi/team/simple/tool/');
    expect(server.requests[0]?.headers.accept).toMatch(
      /^application\/vnd\.pypi\.simple\.v1\+json, .*text\/html/,
    );
  });

  test('has no files of a project that it does not know', async () => {
    await using server = await httpServer(status(404));
    expect(await names(indexOf(server))).toEqual([]);
  });
});

describe('a redirect', () => {
  test('within the registry is followed once, with the token', async () => {
    await using server = await httpServer((request, response) =>
      request.url === '/simple/tool/'
        ? response.writeHead(301, { location: '/moved/tool/' }).end()
        : found(request, response),
    );
    expect(await names(indexOf(server))).toEqual(['tool-1.whl']);
    expect(server.requests.map(({ path }) => path)).toEqual(['/simple/tool/', '/moved/tool/']);
    for (const { headers } of server.requests) expect(headers.authorization).toMatch(/^Basic /);
  });

  test('that leaves it says that the project is not here, and is not followed', async () => {
    await using world = await httpServer(found);
    const elsewhere = world.origin.replace('127.0.0.1', 'localhost');
    await using server = await httpServer(status(302, { location: `${elsewhere}/simple/tool/` }));
    expect(await names(indexOf(server))).toEqual([]);
    expect(world.requests).toEqual([]);
  });

  test('to another scheme or port of the host names the right place', async () => {
    await using server = await httpServer(status(301, { location: 'https://127.0.0.1/simple/tool/' }));
    await expect(names(indexOf(server))).rejects.toMatchObject({ blocker: 'redirect-refused' });
  });

  test('of a forge says that the owner was renamed', async () => {
    await using server = await httpServer(
      status(307, { location: '/api/packages/renamed/pypi/simple/tool/' }),
    );
    await expect(names(indexOf(server, { owner: 'oleks' }))).rejects.toMatchObject({
      blocker: 'redirect-refused',
    });
  });

  test.each([
    ['twice', { location: '/simple/tool/' }],
    ['to nowhere', {}],
    ['with a password', { location: 'https://user:secret@127.0.0.1/' }],
  ])('%s makes no sense', async (_, headers) => {
    await using server = await httpServer(status(301, headers));
    await expect(names(indexOf(server))).rejects.toMatchObject({ blocker: 'registry-invalid' });
  });
});

describe.each([401, 403])('%i', (code) => {
  test.each<[string, Parts]>([
    ['without a token', { token: undefined }],
    ['for a question that is to be anonymous', { as: 'anonymous' }],
  ])('%s: only a token would tell', async (_, parts) => {
    await using server = await httpServer(status(code));
    expect(await names(indexOf(server, parts))).toBeUndefined();
    expect(server.requests[0]?.headers.authorization).toBeUndefined();
  });

  test('with a token: it is a bad one', async () => {
    await using server = await httpServer(status(code));
    await expect(names(indexOf(server))).rejects.toMatchObject({ blocker: 'bad-token' });
  });

  test('of an index elsewhere, which does not get the token: only another token would tell', async () => {
    await using registry = await httpServer(found);
    await using server = await httpServer(status(code));
    expect(await names(indexOf(server, { registry }))).toBeUndefined();
    expect(server.requests[0]?.headers.authorization).toBeUndefined();
  });
});

test.each([204, 400, 410, 418])('%i is no answer of an index', async (code) => {
  await using server = await httpServer(status(code));
  await expect(names(indexOf(server))).rejects.toMatchObject({ blocker: 'registry-invalid' });
});
