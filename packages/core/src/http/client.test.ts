import { Buffer } from 'node:buffer';
import type { IncomingMessage, ServerResponse } from 'node:http';

import { fc, test as property } from '@fast-check/vitest';
import {
  fakeClock,
  type HttpServer,
  httpServer,
  rawServer,
  targetOf,
  testPorts,
} from '@parity-tools/test-kit';
import { describe, expect, test } from 'vitest';

import { type Blocked, Stopped } from '../blocker.ts';
import type { Ports } from '../ports.ts';
import { Answer } from './answer.ts';
import { HttpClient } from './client.ts';
import { nextHop } from './redirect.ts';
import type { Target } from './target.ts';

const token = 'a-token-of-the-test';

interface Parts {
  readonly dryRun?: boolean;
  readonly ports?: Partial<Ports>;
  readonly token?: string | undefined;
}

function clientOf(where: { readonly origin: string } | Target, parts: Parts = {}): HttpClient {
  const target = 'base' in where ? where : targetOf(where.origin);
  const options = { token: 'token' in parts ? parts.token : token, dryRun: parts.dryRun ?? false };
  return new HttpClient(target, testPorts(parts.ports), options);
}

const ask = (http: HttpClient, path = 'x'): Promise<Answer> =>
  http.ask({ url: http.url(path), as: 'publisher' });

/** A client whose registry has answered before: what follows is worth waiting for. */
async function metClient(server: HttpServer, parts: Parts = {}): Promise<HttpClient> {
  const http = clientOf(server, parts);
  await ask(http, 'hello');
  return http;
}

const triesOf = (server: HttpServer): number => server.requests.filter(({ path }) => path === '/x').length;

/** Answers in turn, after a greeting; the last answer stays. */
function inTurn(...answers: readonly ((response: ServerResponse) => unknown)[]) {
  let turn = 0;
  return (request: IncomingMessage, response: ServerResponse): void => {
    if (request.url === '/hello') return void response.end();
    const answer = answers[Math.min(turn, answers.length - 1)];
    turn += 1;
    request.resume().on('end', () => answer?.(response));
  };
}

const ok = (response: ServerResponse): unknown => response.end('fine');
const down =
  (headers: Record<string, string> = {}, status = 503) =>
  (response: ServerResponse): unknown =>
    response.writeHead(status, headers).end('try later');

async function readAway(body: AsyncIterable<Uint8Array>): Promise<void> {
  for await (const _ of body);
}

async function failure(promise: Promise<unknown>): Promise<Blocked> {
  return promise.then(
    () => expect.unreachable('it did not fail'),
    (error: unknown) => error as Blocked,
  );
}

describe('a read is repeated', () => {
  test.each([408, 429, 500, 502, 503, 504])('after %i', async (status) => {
    await using server = await httpServer(inTurn(down({}, status), down({}, status), ok));
    expect((await ask(await metClient(server))).text).toBe('fine');
    expect(triesOf(server)).toBe(3);
  });

  test.each([200, 204, 400, 401, 403, 404, 409, 416])('never after %i', async (status) => {
    await using server = await httpServer(inTurn(down({}, status)));
    expect((await ask(await metClient(server))).status).toBe(status);
    expect(triesOf(server)).toBe(1);
  });

  test('five times in the end, then the registry is down', async () => {
    await using server = await httpServer(inTurn(down()));
    const blocked = await failure(ask(await metClient(server)));
    expect(blocked.blocker).toBe('registry-down');
    expect(blocked.details).toEqual([`GET ${server.origin}/x answered 503: try later`]);
    expect(triesOf(server)).toBe(5);
  });

  test('with growing waits, half of their range where chance is even', async () => {
    const clock = fakeClock({ skip: true });
    await using server = await httpServer(inTurn(down()));
    await failure(ask(await metClient(server, { ports: { clock } })));
    expect(clock.waits).toEqual([250, 500, 1000, 2000]);
  });

  test('after as long as Retry-After says, in seconds and as a date', async () => {
    const clock = fakeClock({ skip: true, now: Date.UTC(2026, 4, 1, 12, 0, 0) });
    // The second answer comes seven seconds later by the clock of the client.
    const at = new Date(Date.UTC(2026, 4, 1, 12, 0, 7 + 9)).toUTCString();
    const answers = inTurn(down({ 'retry-after': '7' }), down({ 'retry-after': at }, 429), ok);
    await using server = await httpServer((request, response) => {
      // Node would tell the time of this machine.
      response.sendDate = false;
      answers(request, response);
    });
    await ask(await metClient(server, { ports: { clock } }));
    expect(clock.waits).toEqual([7000, 9000]);
  });

  test('at once after a Retry-After that is past, and as usual after one that is neither', async () => {
    const clock = fakeClock({ skip: true });
    const past = new Date(0).toUTCString();
    await using server = await httpServer(
      inTurn(down({ 'retry-after': past }), down({ 'retry-after': 'soon' }), ok),
    );
    await ask(await metClient(server, { ports: { clock } }));
    expect(clock.waits).toEqual([0, 500]);
  });

  test('not at all when it would take longer than two minutes', async () => {
    await using server = await httpServer(inTurn(down({ 'retry-after': '86400' }), ok));
    expect((await failure(ask(await metClient(server)))).blocker).toBe('registry-down');
    expect(triesOf(server)).toBe(1);
  });

  test('only as long as all waits together are under two minutes', async () => {
    await using server = await httpServer(inTurn(down({ 'retry-after': '50' })));
    await failure(ask(await metClient(server)));
    expect(triesOf(server)).toBe(3);
  });

  test('twice where nobody has answered yet, and five times once somebody has', async () => {
    // Counted by path: another test's client may still be knocking at a port that was its server's before.
    await using dead = await httpServer((request) => request.socket.resetAndDestroy());
    expect((await failure(ask(clientOf(dead)))).blocker).toBe('registry-down');
    expect(triesOf(dead)).toBe(2);

    let alive = true;
    await using dying = await httpServer((request, response) =>
      alive ? response.end() : request.socket.resetAndDestroy(),
    );
    const http = clientOf(dying);
    await ask(http);
    alive = false;
    await failure(ask(http));
    expect(dying.requests).toHaveLength(1 + 5);
  });
});

describe('a dry run', () => {
  test('tries twice, and then asks that registry nothing more', async () => {
    await using server = await httpServer(inTurn(down()));
    const http = clientOf(server, { dryRun: true });
    const first = await failure(ask(http));
    expect(first.blocker).toBe('registry-down');
    expect(await failure(ask(http, 'other'))).toBe(first);
    expect(server.requests).toHaveLength(2);
  });

  test('does not wait longer than five seconds', async () => {
    await using server = await httpServer(inTurn(down({ 'retry-after': '6' }), ok));
    await failure(ask(clientOf(server, { dryRun: true })));
    expect(server.requests).toHaveLength(1);
  });
});

test('a stop ends a wait', async () => {
  const clock = fakeClock();
  const controller = new AbortController();
  await using server = await httpServer(inTurn(down({ 'retry-after': '100' })));
  const http = await metClient(server, { ports: { clock, stop: controller.signal } });
  const asked = failure(ask(http));
  await clock.armed(100_000);
  controller.abort(new Stopped('SIGTERM'));
  expect((await asked).message).toBe('Stopped by SIGTERM.');
  expect([triesOf(server), clock.running]).toEqual([1, 0]);
});

test('a stop while the last try is answered is a stop, not a registry that is down', async () => {
  const controller = new AbortController();
  await using server = await httpServer((_, response) => response.write('half'));
  const http = clientOf(server, { dryRun: true, ports: { stop: controller.signal } });
  const download = await http.download({ url: http.url('x'), as: 'publisher' });
  const reading = failure(readAway(download.body));
  controller.abort(new Stopped('SIGTERM'));
  expect((await reading).message).toBe('Stopped by SIGTERM.');
});

test('after a stop nothing is sent but what tidies up', async () => {
  const controller = new AbortController();
  await using server = await httpServer((_, response) => response.writeHead(204).end());
  const http = clientOf(server, { ports: { stop: controller.signal } });
  controller.abort(new Stopped('SIGTERM'));
  const write = { method: 'DELETE', url: http.url('upload') } as const;
  expect((await failure(http.write(write))).message).toBe('Stopped by SIGTERM.');
  expect((await http.write({ ...write, isTidyUp: true })).status).toBe(204);
  expect(server.requests).toHaveLength(1);
});

describe('the token', () => {
  const basic = `Basic ${Buffer.from(`oleks:${token}`).toString('base64')}`;

  test('goes to the registry in the way that was asked for, and nowhere without one', async () => {
    await using server = await httpServer((_, response) => response.end());
    const http = clientOf(server);
    for (const as of ['publisher', 'token', 'anonymous'] as const) await http.ask({ url: http.url('x'), as });
    await ask(clientOf(server, { token: undefined }));
    expect(server.requests.map(({ headers }) => headers.authorization)).toEqual([
      basic,
      `token ${token}`,
      undefined,
      undefined,
    ]);
  });

  test('does not follow a redirect to another origin, nor come out again on the way back', async () => {
    await using other = await httpServer((_, response) =>
      response.writeHead(302, { location: `${server.origin}/back` }).end(),
    );
    await using server = await httpServer((request, response) => {
      if (request.url === '/back') return response.end('read');
      return response.writeHead(307, { location: `${other.origin}/away` }).end();
    });
    expect((await ask(clientOf(server))).text).toBe('read');
    expect(other.requests.map(({ headers }) => headers.authorization)).toEqual([undefined]);
    expect(server.requests.map(({ path, headers }) => [path, headers.authorization])).toEqual([
      ['/x', basic],
      ['/back', undefined],
    ]);
  });

  test('does not go where an address holds the token', async () => {
    await using elsewhere = await httpServer((_request, response) => response.end('{}'));
    await using server = await httpServer((_request, response) =>
      response.writeHead(307, { location: `${elsewhere.origin}/?t=${encodeURIComponent(token)}` }).end(),
    );
    await expect(ask(clientOf(server))).rejects.toMatchObject({ blocker: 'redirect-refused' });
    expect(elsewhere.requests).toEqual([]);
  });

  test('follows a redirect within the origin', async () => {
    await using server = await httpServer((request, response) =>
      request.url === '/x' ? response.writeHead(301, { location: '/y?z=1' }).end() : response.end('read'),
    );
    await ask(clientOf(server));
    expect(server.requests.map(({ path, headers }) => [path, headers.authorization])).toEqual([
      ['/x', basic],
      ['/y?z=1', basic],
    ]);
  });

  test('is not sent to another origin by a question or a write that names one', async () => {
    await using registry = await httpServer((_, response) => response.end());
    await using other = await httpServer((_, response) => response.end());
    const http = clientOf(registry);
    await http.ask({ url: other.url('/x'), as: 'publisher' });
    await http.write({ method: 'PUT', url: other.url('/x') });
    expect(other.requests.map(({ headers }) => headers.authorization)).toEqual([undefined, undefined]);
  });
});

describe('a redirect', () => {
  test.each([301, 302, 303, 307, 308])('of a write is refused: %i', async (status) => {
    await using server = await httpServer((request, response) =>
      request
        .resume()
        .on('end', () => response.writeHead(status, { location: '/renamed/x?token=secret' }).end()),
    );
    const http = clientOf(server);
    const blocked = await failure(http.write({ method: 'PUT', url: http.url('x') }));
    expect(blocked.blocker).toBe('redirect-refused');
    expect(blocked.message).toBe(`The registry sends us elsewhere: to ${server.origin}/renamed/x.`);
    expect(server.requests).toHaveLength(1);
  });

  test('in circles ends', async () => {
    await using server = await httpServer((_, response) => response.writeHead(302, { location: '/x' }).end());
    const blocked = await failure(ask(clientOf(server)));
    expect(blocked.blocker).toBe('registry-invalid');
    expect(server.requests).toHaveLength(6);
  });

  test.each([undefined, 'ftp://x/', 'http://['])('to nowhere (%s) is refused', async (location) => {
    await using server = await httpServer((_, response) =>
      response.writeHead(302, location === undefined ? {} : { location }).end(),
    );
    expect((await failure(ask(clientOf(server)))).blocker).toBe('registry-invalid');
  });

  test('can be an answer in itself', async () => {
    await using server = await httpServer((_, response) => response.writeHead(307, { location: '/y' }).end());
    const http = clientOf(server);
    expect((await http.ask({ url: http.url('x'), as: 'publisher', keepRedirect: true })).status).toBe(307);
  });

  test('from https to http is refused, to https is not', () => {
    const hop = (from: string, location: string): URL =>
      nextHop(new Answer({ method: 'GET', url: new URL(from) }, 302, { location }, ''), false);
    expect(hop('https://a.example/', 'https://b.example/y').href).toBe('https://b.example/y');
    expect(hop('http://a.example/', 'http://b.example/y').href).toBe('http://b.example/y');
    expect(() => hop('https://a.example/', 'http://a.example/y')).toThrow(
      expect.objectContaining({ blocker: 'redirect-refused' }),
    );
  });
});

describe('an answer that makes no sense', () => {
  test('because it is endless', async () => {
    await using server = await httpServer((_, response) => {
      const more = (): unknown => response.write(Buffer.alloc(1024 * 1024)) || response.once('drain', more);
      response.on('drain', more);
      more();
    });
    const blocked = await failure(ask(clientOf(server)));
    expect([blocked.blocker, blocked.message]).toEqual([
      'registry-invalid',
      `What ${new URL(server.origin).host} answers makes no sense.`,
    ]);
    expect(server.requests).toHaveLength(1);
  });

  test('because its headers are huge', async () => {
    await using server = await httpServer((_, response) =>
      response.writeHead(200, { x: 'y'.repeat(100_000) }).end(),
    );
    expect((await failure(ask(clientOf(server)))).blocker).toBe('registry-invalid');
  });

  test('because it is no HTTP: it is not asked again', async () => {
    await using server = await rawServer((socket) => socket.end('220 mail.example.org ESMTP\r\n'));
    expect((await failure(ask(clientOf(server)))).blocker).toBe('registry-invalid');
    expect(server.connections).toBe(1);
  });

  test('because it is not JSON', async () => {
    await using server = await httpServer((_, response) => response.end('<html>'));
    const answer = await ask(clientOf(server));
    expect(() => answer.json()).toThrow(expect.objectContaining({ blocker: 'registry-invalid' }));
  });

  test('in the middle of a download is the registry’s trouble, not a defect of ours', async () => {
    await using server = await httpServer((_, response) => {
      response.writeHead(200, { 'content-length': 1000 }).write('half');
      setImmediate(() => response.destroy());
    });
    const http = clientOf(server);
    const { body } = await http.download({ url: http.url('x'), as: 'publisher' });
    expect((await failure(readAway(body))).blocker).toBe('registry-down');
  });
});

describe('what an answer says for itself', () => {
  const said = async (text: string, type = 'text/plain'): Promise<string> => {
    await using server = await httpServer((_, response) =>
      response.writeHead(400, { 'content-type': type }).end(text),
    );
    return (await ask(clientOf(server))).describe().replace(server.origin, '');
  };

  test.each([
    ['plain text', 'text/plain', 'no such owner\n', 'GET /x answered 400: no such owner'],
    ['a JSON message', 'application/json', '{"message":"no scope"}', 'GET /x answered 400: no scope'],
    ['other JSON', 'application/json', '{"a":1}', 'GET /x answered 400: {"a":1}'],
    ['a page', 'text/html', '<html>…', 'GET /x answered 400: an HTML page'],
    ['nothing', 'text/plain', '', 'GET /x answered 400'],
    [
      'colours',
      'text/plain',
      '\x1b[31mred\x1b[0m\r\nBLOCKER(x)',
      'GET /x answered 400: [31mred [0m BLOCKER(x)',
    ],
    ['a direction', 'text/plain', 'a\u202Eb\u2028c\u200Bd', 'GET /x answered 400: a b c d'],
  ])('%s', async (_, type, text, words) => {
    expect(await said(text, type)).toBe(words);
  });

  test('is cut short', async () => {
    expect((await said('long '.repeat(1000))).length).toBeLessThan(250);
  });
});

describe('a write', () => {
  test('is sent once, whatever comes', async () => {
    await using server = await httpServer(inTurn(down()));
    const http = clientOf(server);
    expect((await http.write({ method: 'PUT', url: http.url('x') })).status).toBe(503);
    expect(server.requests).toHaveLength(1);
  });
});

describe('a URL', () => {
  const http = clientOf(targetOf('https://example.org/forge'));

  property.prop([fc.array(fc.string({ unit: 'grapheme', minLength: 1 }), { minLength: 1 })])(
    'holds each segment in its place',
    (segments) => {
      fc.pre(segments.every((segment) => segment !== '.' && segment !== '..'));
      const url = http.url(...segments);
      expect(url.origin).toBe('https://example.org');
      expect(url.pathname.split('/').slice(2).map(decodeURIComponent)).toEqual(segments);
      expect([url.search, url.hash]).toEqual(['', '']);
    },
  );

  test.each(['', '.', '..'])('takes no %j', (segment) => {
    expect(() => http.url('a', segment, 'b')).toThrow('cannot be part of a path');
  });
});
