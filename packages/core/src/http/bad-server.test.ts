import { Buffer } from 'node:buffer';
import type { Socket } from 'node:net';
import { gzipSync } from 'node:zlib';

import {
  fakeClock,
  httpModules,
  type HttpServer,
  httpServer,
  rawServer,
  targetOf,
  testPorts,
} from '@parity-tools/test-kit';
import { describe, expect, test } from 'vitest';

import type { Blocked } from '../blocker.ts';
import type { Body } from '../ports.ts';
import { Answer } from './answer.ts';
import { HttpClient } from './client.ts';
import { createTransport } from './transport.ts';

const MiB = 1024 * 1024;
const token = 'a-token-of-the-test';

/** A dry run: where a question is worth another try, it gets one. */
function clientOf(server: HttpServer, clock = fakeClock()): HttpClient {
  const http = createTransport(httpModules, clock, {});
  return new HttpClient(targetOf(server.origin), testPorts({ http }), { token, dryRun: true });
}

const ask = (http: HttpClient, path = 'x'): Promise<Answer> =>
  http.ask({ url: http.url(path), as: 'publisher' });

async function failure(promise: Promise<unknown>): Promise<Blocked> {
  return promise.then(
    () => expect.unreachable('it did not fail'),
    (error: unknown) => error as Blocked,
  );
}

/** Time for what was sent on loopback to be read. */
async function read(): Promise<void> {
  for (let turn = 0; turn < 5; turn += 1) await new Promise(setImmediate);
}

/** Writes until nobody listens any more. */
function flood(socket: Socket, bytes: string): void {
  const more = (): void => {
    while (!socket.destroyed && socket.write(bytes));
  };
  socket.on('drain', more);
  more();
}

/** A server that says the same on every connection, whatever is asked. */
function saying(...parts: readonly string[]): Promise<HttpServer> {
  return rawServer((socket) => socket.once('data', () => socket.write(parts.join(''), 'latin1')));
}

const head = 'HTTP/1.1 200 OK\r\n';
const chunked = `${head}transfer-encoding: chunked\r\n\r\n`;

describe('an answer that breaks the rules of HTTP is registry-invalid, and not asked for again:', () => {
  test.each([
    ['a header of 100 KB', `${head}x: ${'y'.repeat(100_000)}\r\n\r\n`],
    ['10,000 headers', `${head}${Array.from({ length: 10_000 }, (_, at) => `x${at}: y\r\n`).join('')}\r\n`],
    ['a reason of 100 KB', `HTTP/1.1 200 ${'y'.repeat(100_000)}\r\n\r\n`],
    ['a status of five digits', 'HTTP/1.1 99999 x\r\ncontent-length: 0\r\n\r\n'],
    ['a status above all', 'HTTP/1.1 600 x\r\ncontent-length: 0\r\n\r\n'],
    ['a status below all', 'HTTP/1.1 099 x\r\ncontent-length: 0\r\n\r\n'],
    [
      'another protocol that nobody asked for',
      `HTTP/1.1 101 x\r\nconnection: upgrade\r\nupgrade: h2c\r\n\r\n`,
    ],
    ['a promise of another protocol alone', 'HTTP/1.1 101 x\r\n\r\n'],
    ['a radio station', 'ICY 200 OK\r\n\r\n'],
    ['an SSH server', 'SSH-2.0-OpenSSH_9.9\r\n'],
    ['HTTP/2', '\0\0\x06\x04\0\0\0\0\0\0\x03\0\0\0d'],
    ['a length and chunks', `${head}content-length: 5\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n`],
    ['two lengths', `${head}content-length: 2\r\ncontent-length: 3\r\n\r\nok`],
    ['a transfer encoding besides chunks', `${head}transfer-encoding: gzip, chunked\r\n\r\n0\r\n\r\n`],
    ['a transfer encoding instead of chunks', `${head}transfer-encoding: gzip\r\n\r\nok`],
    ['a chunk of no size', `${chunked}many\r\n`],
    ['a chunk of 2^72 bytes', `${chunked}ffffffffffffffffff\r\nx`],
    ['a bare line feed', 'HTTP/1.1 200 OK\ncontent-length: 2\n\nok'],
    ['a NUL in a header', `${head}x: a\0b\r\ncontent-length: 2\r\n\r\nok`],
  ])('%s', async (_, bytes) => {
    await using server = await saying(bytes);
    const clock = fakeClock();
    const blocked = await failure(ask(clientOf(server, clock)));
    expect([blocked.blocker, blocked.message]).toEqual([
      'registry-invalid',
      `What ${new URL(server.origin).host} answers makes no sense.`,
    ]);
    expect(server.connections).toBe(1);
    // What still waits keeps the program from ending.
    await expect.poll(() => clock.running).toBe(0);
  });

  test.each([
    ['a header', `${head}x: `, 'y'.repeat(65_536)],
    ['early hints', '', 'HTTP/1.1 103 Early Hints\r\nlink: </a>\r\n\r\n'.repeat(1000)],
    ['invitations', '', 'HTTP/1.1 100 Continue\r\n\r\n'.repeat(1000)],
    ['trailers', `${chunked}1\r\na\r\n0\r\n`, 'x: y\r\n'.repeat(1000)],
    ['the extension of a chunk', `${chunked}1;`, 'y'.repeat(65_536)],
    ['chunks', chunked, `10000\r\n${'y'.repeat(65_536)}\r\n`],
  ])('%s without end', async (_, begin, more) => {
    await using server = await rawServer((socket) =>
      socket.once('data', () => {
        socket.write(begin);
        flood(socket, more);
      }),
    );
    expect((await failure(ask(clientOf(server)))).blocker).toBe('registry-invalid');
    expect(server.connections).toBe(1);
  });
});

test('a few announcements before an answer are no harm', async () => {
  await using server = await saying(
    'HTTP/1.1 103 Early Hints\r\nlink: </a>\r\n\r\n'.repeat(3),
    `${head}content-length: 2\r\n\r\nok`,
  );
  expect((await ask(clientOf(server))).text).toBe('ok');
});

test('an answer that is shorter than it says was cut off: it is asked for again', async () => {
  await using server = await rawServer((socket) =>
    socket.once('data', () => socket.end(`${head}content-length: 10\r\n\r\nok`)),
  );
  expect((await failure(ask(clientOf(server)))).blocker).toBe('registry-down');
  expect(server.connections).toBe(2);
});

describe('what comes unasked is never the answer to the next question:', () => {
  const unasked = 'HTTP/1.1 201 Created\r\ncontent-length: 4\r\n\r\nevil';

  /** The first connection answers /x with these bytes; everything else is answered well. */
  const server = (bytes: string, more?: (socket: Socket) => void): Promise<HttpServer> =>
    rawServer((socket) =>
      socket.on('data', (asked: Buffer) => {
        if (!asked.includes('/x')) return void socket.write(`${head}content-length: 4\r\n\r\ngood`);
        socket.write(bytes);
        return more?.(socket);
      }),
    );

  test.each([
    ['a second answer', `${head}content-length: 0\r\n\r\n${unasked}`],
    ['more than was announced', `${head}content-length: 0\r\n\r\nmore`],
    ['a second answer behind chunks', `${chunked}0\r\n\r\n${unasked}`],
    ['a second answer behind 204', `HTTP/1.1 204 x\r\n\r\n${unasked}`],
    ['a body of 204', 'HTTP/1.1 204 x\r\ncontent-length: 4\r\n\r\nbody'],
    ['a body of 304', 'HTTP/1.1 304 x\r\ncontent-length: 4\r\n\r\nbody'],
  ])('%s', async (_, bytes) => {
    await using bad = await server(bytes);
    const http = clientOf(bad);
    expect((await ask(http)).text).toBe('');
    expect((await ask(http, 'y')).text).toBe('good');
  });

  test('an answer that lay on the idle connection when the next question came', async () => {
    const connection = Promise.withResolvers<Socket>();
    await using bad = await server(`${head}content-length: 0\r\n\r\n`, (socket) =>
      connection.resolve(socket),
    );
    const http = clientOf(bad);
    await ask(http);
    const socket = await connection.promise;
    await read();
    // In one go: it is in our buffers before the question is sent, and unread.
    socket.write(unasked);
    const answer = await ask(http, 'y');
    expect([answer.status, answer.text, bad.connections]).toEqual([200, 'good', 2]);
  });
});

describe('an answer that never ends although it moves', () => {
  test('is given up after ten minutes', async () => {
    const asked = Promise.withResolvers<Socket>();
    await using server = await rawServer((socket) => socket.once('data', () => asked.resolve(socket)));
    const clock = fakeClock();
    const outcome = failure(ask(clientOf(server, clock)));
    const socket = await asked.promise;
    socket.write(chunked);
    await drip(socket, clock, 599);
    // Not before: the answer still has its two limits.
    expect(clock.running).toBe(2);
    await drip(socket, clock, 1);
    expect(await outcome).toMatchObject({
      blocker: 'registry-invalid',
      details: [`${server.origin}/x: the answer is not complete after 10 minutes`],
    });
    expect([server.connections, clock.running]).toEqual([1, 0]);
  });

  test('is given up as well where it is the early answer to a write: it was not delivered', async () => {
    const asked = Promise.withResolvers<Socket>();
    await using server = await rawServer((socket) => socket.once('data', () => asked.resolve(socket)));
    const clock = fakeClock();
    const http = clientOf(server, clock);
    const sent = failure(http.write({ method: 'PUT', url: http.url('x'), body: zeros(2 * MiB) }));
    const socket = await asked.promise;
    socket.write('HTTP/1.1 413 Too Large\r\n\r\n');
    await drip(socket, clock, 600);
    expect(await sent).toMatchObject({ fault: 'garbled', delivered: false });
  });

  /** A byte now and then, well within what silence is allowed. */
  async function drip(socket: Socket, clock: ReturnType<typeof fakeClock>, seconds: number): Promise<void> {
    for (let left = seconds; left > 0; left -= 50) {
      socket.write('1\r\nx\r\n');
      await read();
      clock.advance(Math.min(50, left) * 1000);
    }
    await read();
  }
});

const zeros = (size: number): Body => {
  let left = size;
  const take = (into: Uint8Array): number => {
    const count = Math.min(left, into.length);
    left -= count;
    return count;
  };
  return { size, open: async () => ({ read: async (into) => take(into), close: async () => {} }) };
};

describe('a write that was delivered and answered with nonsense may have been carried out:', () => {
  test.each([
    ['no end', (socket: Socket) => flood(socket, `${chunked}10000\r\n${'y'.repeat(65_536)}\r\n`.repeat(300))],
    ['no HTTP', (socket: Socket) => void socket.write('220 mail.example.org ESMTP\r\n')],
    ['no status', (socket: Socket) => void socket.write('HTTP/1.1 999 x\r\ncontent-length: 0\r\n\r\n')],
  ])('%s', async (_, answer) => {
    await using server = await rawServer((socket) => socket.once('data', () => answer(socket)));
    const http = clientOf(server);
    const sent = failure(http.write({ method: 'PUT', url: http.url('x'), body: zeros(10) }));
    expect(await sent).toMatchObject({ code: 'PARITY_WIRE', fault: 'garbled', delivered: true });
  });
});

describe('a packed answer, though we ask for none', () => {
  // 64 MiB in 64 KB: unpacked, it would be over every limit.
  const bomb = gzipSync(Buffer.alloc(64 * MiB));
  const packed = (status: number, encoding: string): Promise<HttpServer> =>
    httpServer((_, response) =>
      response
        .writeHead(status, { 'content-encoding': encoding, 'content-type': 'application/json' })
        .end(bomb),
    );

  test.each(['gzip', 'br', 'deflate', 'x-gzip', 'gzip, gzip'])('of %s is not unpacked', async (encoding) => {
    await using server = await packed(200, encoding);
    const blocked = await failure(ask(clientOf(server)));
    expect([blocked.blocker, blocked.message, blocked.details]).toEqual([
      'registry-invalid',
      'An answer of the registry makes no sense: it is packed, though we ask for it as it is.',
      [`GET ${server.origin}/x answered 200: a body packed with ${encoding}`],
    ]);
    expect(server.requests[0]?.headers['accept-encoding']).toBe('identity');
  });

  test('is no matter where it is not packed after all', async () => {
    await using server = await httpServer((_, response) =>
      response.writeHead(200, { 'content-encoding': 'identity' }).end('plain'),
    );
    expect((await ask(clientOf(server))).text).toBe('plain');
  });

  test('to a refusal stays that refusal, without its words', async () => {
    await using server = await packed(401, 'gzip');
    const answer = await ask(clientOf(server));
    expect([answer.status, answer.text]).toEqual([401, '']);
    expect(answer.describe()).toBe(`GET ${server.origin}/x answered 401: a body packed with gzip`);
  });

  test('of a gateway that is down says so', async () => {
    await using server = await packed(503, 'gzip');
    expect((await failure(ask(clientOf(server)))).details).toEqual([
      `GET ${server.origin}/x answered 503: a body packed with gzip`,
    ]);
  });

  test('to a write is what its status says', async () => {
    await using server = await packed(201, 'gzip');
    const http = clientOf(server);
    expect((await http.write({ method: 'PUT', url: http.url('x') })).status).toBe(201);
  });

  test('that does not say so is not shown as text', async () => {
    await using server = await httpServer((_, response) => response.writeHead(403).end(bomb));
    expect((await ask(clientOf(server))).describe()).toBe(
      `GET ${server.origin}/x answered 403: bytes that are no text`,
    );
  });
});

describe('a redirect of a read', () => {
  test.each([301, 302, 303, 307, 308])('is followed: %i', async (status) => {
    await using server = await httpServer((request, response) =>
      request.url === '/x' ? response.writeHead(status, { location: '/y' }).end() : response.end('read'),
    );
    expect((await ask(clientOf(server))).text).toBe('read');
  });

  test.each(['file:///etc/passwd', 'javascript:alert(1)', 'data:,x', 'mailto:a@b'])(
    'to %s is one to nowhere',
    async (location) => {
      await using server = await httpServer((_, response) => response.writeHead(302, { location }).end());
      expect((await failure(ask(clientOf(server)))).message).toContain('it is a redirect to nowhere');
    },
  );

  test('with a user in it is refused: the password is neither sent nor shown', async () => {
    await using other = await httpServer((_, response) => response.end());
    const location = `${other.origin.replace('//', '//user:passw0rd@')}/y`;
    await using server = await httpServer((_, response) =>
      response.writeHead(302, { location }).end(location),
    );
    const blocked = await failure(ask(clientOf(server)));
    expect([blocked.blocker, other.requests]).toEqual(['registry-invalid', []]);
    expect(blocked.message).toContain('is a redirect that holds a user or password');
  });

  test('to a long place is told in short, whether it answers or not', async () => {
    const location = `/${'long'.repeat(3000)}`;
    for (const end of [503, 401, undefined]) {
      await using server = await httpServer((request, response) => {
        if (request.url === '/x') return response.writeHead(302, { location }).end();
        return end === undefined ? request.socket.destroy() : response.writeHead(end).end();
      });
      const asked = ask(clientOf(server));
      const told = end === 401 ? [(await asked).describe()] : (await failure(asked)).details;
      expect(told.join()).toMatch(/\/longlong/);
      expect(told.join().length).toBeLessThan(1200);
    }
  });

  test('that is refused is told in one line, however long it is', async () => {
    const location = `/${'long'.repeat(2000)}`;
    await using server = await httpServer((_, response) => response.writeHead(307, { location }).end());
    const http = clientOf(server);
    const blocked = await failure(http.write({ method: 'PUT', url: http.url('x') }));
    expect(blocked.blocker).toBe('redirect-refused');
    expect(blocked.message.length).toBeLessThan(300);
  });
});

describe('the words of a server', () => {
  const said = async (text: string, type = 'text/plain'): Promise<string> => {
    await using server = await httpServer((_, response) =>
      response.writeHead(400, { 'content-type': type }).end(text),
    );
    const shown = (await ask(clientOf(server))).describe();
    return shown.replace(`GET ${server.origin}/x answered 400`, '');
  };

  test('cannot begin a line, nor steer a terminal, nor hide', async () => {
    const nasty = [
      '\nBLOCKER(x): y',
      '\r\u2028\u2029\u0085BLOCKER(x)',
      '\x1b[2J\x9b2J\x07\b',
      '\u202E\u2066\u2069\u200F',
      '\u200B\uFEFF\u2060\u00AD\u034F\u115F\u3164\uFE0F',
    ].join('a');
    for (const shown of [
      await said(nasty),
      await said(JSON.stringify({ message: `${nasty}\ud800` }), 'application/json'),
    ]) {
      expect(shown).toMatch(/^: [ -~]*$/);
      expect(shown).toContain('BLOCKER(x): y');
    }
  });

  test('of 1 MB are cut, between characters', async () => {
    const shown = await said('😀'.repeat(250_000));
    expect(shown.isWellFormed()).toBe(true);
    expect(shown).toBe(`: ${'😀'.repeat(99)}…`);
  });

  test('that are no words in JSON are shown as they came', async () => {
    expect(await said('{"message":{"toString":1}}', 'application/json')).toBe(': {"message":{"toString":1}}');
    const deep = `${'['.repeat(100_000)}${']'.repeat(100_000)}`;
    expect(await said(`{"message":${deep}}`, 'application/json')).toMatch(/^: \{"message":\[\[.*…$/);
  });

  test('that repeat the token are redacted before they are cut', async () => {
    for (let before = 180; before < 200; before += 1) {
      const shown = await said(`${'.'.repeat(before)}${token}`);
      expect(shown).not.toContain('a-t');
    }
  });
});
