import { Buffer } from 'node:buffer';

import { fakeClock, httpModules, httpServer, rawServer, runSource } from '@parity-tools/test-kit';
import { describe, expect, test } from 'vitest';

import { Stopped } from '../blocker.ts';
import type { Body, WireRequest, WireResponse } from '../ports.ts';
import { createTransport } from './transport.ts';

const MiB = 1024 * 1024;

function transportWith(clock = fakeClock()): (request: WireRequest) => Promise<WireResponse> {
  return (request) => createTransport(httpModules, clock, {}).send(request);
}

/** A body of one repeated byte that remembers how far it was read. */
function bodyOf(
  size: number,
): Body & { readonly taken: number; readonly opened: number; readonly closed: Promise<void> } {
  const seen = { taken: 0, opened: 0 };
  const { promise, resolve } = Promise.withResolvers<void>();
  return Object.defineProperties(
    { size, closed: promise } as Body & typeof seen & { closed: Promise<void> },
    {
      taken: { get: () => seen.taken },
      opened: { get: () => seen.opened },
      open: {
        value: async () => {
          seen.opened += 1;
          let left = size;
          return {
            read: async (into: Uint8Array) => {
              const count = Math.min(left, into.length);
              into.fill(0x61, 0, count);
              left -= count;
              seen.taken += count;
              return count;
            },
            close: async () => resolve(),
          };
        },
      },
    },
  );
}

const get = (url: URL): WireRequest => ({ method: 'GET', url, headers: {} });
const put = (url: URL, body: Body): WireRequest => ({ method: 'PUT', url, headers: {}, body });

async function textOf(response: WireResponse): Promise<string> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of response.body) chunks.push(chunk);
  return Buffer.concat(chunks).toString();
}

async function freePort(): Promise<string> {
  await using server = await httpServer(() => {});
  return server.origin;
}

describe('an upload', () => {
  test.each([0, 1, 256 * 1024, 256 * 1024 + 1, 3 * MiB])('arrives whole: %i bytes', async (size) => {
    let got = 0;
    await using server = await httpServer((request, response) => {
      request.on('data', (chunk: Buffer) => (got += chunk.length));
      request.on('end', () => response.writeHead(201).end('taken'));
    });
    const answer = await transportWith()(put(server.url('/x'), bodyOf(size)));
    expect([answer.status, await textOf(answer), got]).toEqual([201, 'taken', size]);
    expect(server.requests[0]?.headers['content-length']).toBe(String(size));
    expect(server.requests[0]?.headers['transfer-encoding']).toBeUndefined();
  });

  test('of 300 MiB needs no more memory than one of 1 MiB', { timeout: 120_000 }, async () => {
    await using server = await httpServer((request, response) => {
      request.resume().on('end', () => response.end());
    });
    const [small, large] = [await peakOf(server.url('/x'), 1), await peakOf(server.url('/x'), 300)];
    expect(small).toBeGreaterThan(10 * MiB);
    expect(large - small).toBeLessThan(64 * MiB);
  });

  test('without a body says so', async () => {
    await using server = await httpServer((_, response) => response.end());
    await transportWith()({ method: 'PUT', url: server.url('/'), headers: {} });
    expect(server.requests[0]?.headers['content-length']).toBe('0');
  });

  test('that ends early is an error, not a shorter upload', async () => {
    await using server = await httpServer(() => {});
    const body: Body = { size: 10, open: async () => ({ read: async () => 0, close: async () => {} }) };
    await expect(transportWith()(put(server.url('/'), body))).rejects.toThrow('ended after 0 of 10 bytes');
  });
});

/** The most memory that a process of its own needed to send so much. */
async function peakOf(url: URL, mebibytes: number): Promise<number> {
  const module = new URL('../ports-node.ts', import.meta.url).href;
  const { stdout, stderr } = await runSource(`
    import { nodeMachine } from ${JSON.stringify(module)};
    const { http } = nodeMachine().ports({ note() {}, detail() {} }, { isIn: () => false });
    let left = ${mebibytes * MiB};
    const read = async (into: Uint8Array) => {
      const count = Math.min(left, into.length);
      left -= count;
      return count;
    };
    const body = { size: left, open: async () => ({ read, close: async () => {} }) };
    const answer = await http.send({ method: 'PUT', url: new URL('${url.href}'), headers: {}, body });
    for await (const _ of answer.body);
    console.log(answer.status, process.resourceUsage().maxRSS);
    process.exit();
  `);
  const [status, kibibytes] = stdout.trim().split(' ').map(Number);
  expect({ status, stderr }).toEqual({ status: 200, stderr: '' });
  return (kibibytes ?? 0) * 1024;
}

describe('a body of more than 1 MiB is announced', () => {
  test('and one of 1 MiB is not', async () => {
    await using server = await httpServer((request, response) =>
      request.resume().on('end', () => response.end()),
    );
    await transportWith()(put(server.url('/'), bodyOf(MiB)));
    await transportWith()(put(server.url('/'), bodyOf(MiB + 1)));
    expect(server.requests.map(({ headers }) => headers.expect)).toEqual([undefined, '100-continue']);
  });

  test('and sent when the server agrees', async () => {
    const body = bodyOf(2 * MiB);
    let takenBefore = -1;
    await using server = await httpServer(() => {}, {
      expect: (request, response) => {
        takenBefore = body.taken;
        response.writeContinue();
        request.resume().on('end', () => response.end());
      },
    });
    const answer = await transportWith()(put(server.url('/'), body));
    expect([answer.status, takenBefore, body.taken]).toEqual([200, 0, 2 * MiB]);
  });

  test('and not even opened when the server refuses', async () => {
    await using server = await httpServer(() => {}, {
      expect: (_, response) => response.writeHead(401).end('bad token'),
    });
    const clock = fakeClock();
    const body = bodyOf(2 * MiB);
    const answer = await transportWith(clock)(put(server.url('/'), body));
    // Also when nobody reads the refusal for a while.
    clock.advance(1000);
    await new Promise(setImmediate);
    expect([answer.status, await textOf(answer), body.opened]).toEqual([401, 'bad token', 0]);
  });

  test('and sent all the same when the server has said nothing for a second', async () => {
    let asked = (): void => {};
    const seen = new Promise<void>((resolve) => (asked = resolve));
    await using server = await httpServer(() => {}, {
      expect: (request, response) => {
        asked();
        request.resume().on('end', () => response.end('at last'));
      },
    });
    const clock = fakeClock();
    const body = bodyOf(2 * MiB);
    const answer = transportWith(clock)(put(server.url('/'), body));
    await Promise.all([seen, clock.armed(1000)]);
    clock.advance(999);
    await new Promise(setImmediate);
    expect(body.opened).toBe(0);
    clock.advance(1);
    expect(await textOf(await answer)).toBe('at last');
  });
});

describe('an early final answer', () => {
  test('while the body is being sent is read, and the rest is not sent', async () => {
    await using server = await httpServer(() => {}, {
      expect: (request, response) => {
        response.writeContinue();
        request.once('data', () => {
          request.pause();
          response.writeHead(413).end('too large');
        });
      },
    });
    const body = bodyOf(200 * MiB);
    const answer = await transportWith()(put(server.url('/'), body));
    expect([answer.status, await textOf(answer)]).toEqual([413, 'too large']);
    await body.closed;
    expect(body.taken).toBeLessThan(100 * MiB);
  });

  test('and a connection that closes behind it', async () => {
    await using server = await rawServer((socket) => {
      socket.once('data', () => {
        socket.write('HTTP/1.1 100 Continue\r\n\r\n');
        socket.once('data', () => {
          socket.pause();
          socket.end('HTTP/1.1 401 No\r\ncontent-length: 9\r\nconnection: close\r\n\r\nbad token');
        });
      });
    });
    const answer = await transportWith()(put(server.url('/'), bodyOf(200 * MiB)));
    expect([answer.status, await textOf(answer)]).toEqual([401, 'bad token']);
  });

  test('leaves nothing behind: the next request is answered', async () => {
    await using server = await httpServer((_, response) => response.end('next'), {
      expect: (_, response) => response.writeHead(401).end(),
    });
    const send = transportWith();
    await textOf(await send(put(server.url('/'), bodyOf(2 * MiB))));
    expect(await textOf(await send(get(server.url('/'))))).toBe('next');
  });
});

describe('a connection that breaks', () => {
  test('because nobody listens: nothing was delivered', async () => {
    const url = new URL(await freePort());
    const send = transportWith();
    await expect(send(get(url))).rejects.toMatchObject({ fault: 'connect', delivered: false });
    await expect(send(put(url, bodyOf(10)))).rejects.toMatchObject({ fault: 'connect', delivered: false });
  });

  test('before the body', async () => {
    await using server = await httpServer(() => {}, { expect: (request) => request.socket.destroy() });
    const body = bodyOf(2 * MiB);
    const sent = transportWith()(put(server.url('/'), body));
    await expect(sent).rejects.toMatchObject({ code: 'PARITY_WIRE', fault: 'lost', delivered: false });
    expect(body.opened).toBe(0);
  });

  test('within the body', async () => {
    await using server = await httpServer((request) =>
      request.once('data', () => request.socket.resetAndDestroy()),
    );
    const sent = transportWith()(put(server.url('/'), bodyOf(200 * MiB)));
    await expect(sent).rejects.toMatchObject({ fault: 'lost', delivered: false });
  });

  test('after the body: the server may have acted on it', async () => {
    await using server = await httpServer((request) =>
      request.resume().on('end', () => request.socket.resetAndDestroy()),
    );
    const sent = transportWith()(put(server.url('/'), bodyOf(2 * MiB)));
    await expect(sent).rejects.toMatchObject({ fault: 'lost', delivered: true });
  });

  test('within the answer', async () => {
    await using server = await httpServer((_, response) => {
      response.writeHead(200, { 'content-length': 100 }).write('half');
      setImmediate(() => response.destroy());
    });
    const answer = await transportWith()(get(server.url('/')));
    await expect(textOf(answer)).rejects.toMatchObject({ code: 'PARITY_WIRE', fault: 'lost' });
  });
});

describe('silence', () => {
  test('while connecting ends after 10 s', async () => {
    // It takes the connection and never begins with TLS.
    await using server = await rawServer(() => {});
    const clock = fakeClock();
    const sent = transportWith(clock)(get(new URL(server.origin.replace('http:', 'https:'))));
    await clock.armed(10_000);
    clock.advance(10_000);
    await expect(sent).rejects.toMatchObject({ fault: 'connect', delivered: false });
  });

  test('while connecting ends after 10 s, also where a small body waits to be sent', async () => {
    await using server = await rawServer(() => {});
    const clock = fakeClock();
    const url = new URL(server.origin.replace('http:', 'https:'));
    const handedOver = Promise.withResolvers<void>();
    const sent = transportWith(clock)({ ...put(url, bodyOf(10)), onSent: () => handedOver.resolve() });
    await handedOver.promise;
    clock.advance(10_000);
    await expect(sent).rejects.toMatchObject({ fault: 'connect', delivered: false });
  });

  test('while the body is sent ends after 60 s', async () => {
    await using server = await httpServer((request) => request.pause());
    const clock = fakeClock();
    let moved = (): void => {};
    const moving = new Promise<void>((resolve) => (moved = resolve));
    const sent = transportWith(clock)({ ...put(server.url('/'), bodyOf(200 * MiB)), onSent: () => moved() });
    await moving;
    clock.advance(60_000);
    await expect(sent).rejects.toMatchObject({ fault: 'silent', delivered: false });
  });

  test('after the last byte ends after 10 minutes: it may be hashing', async () => {
    await using server = await httpServer((request) => request.resume());
    const clock = fakeClock();
    let ended = false;
    const sent = transportWith(clock)(put(server.url('/'), bodyOf(2 * MiB))).finally(() => (ended = true));
    const outcome = expect(sent).rejects.toMatchObject({ fault: 'silent', delivered: true });
    await clock.armed(600_000);
    clock.advance(599_999);
    await new Promise(setImmediate);
    expect(ended).toBe(false);
    clock.advance(1);
    await outcome;
  });

  test('within the answer ends after 60 s, and says so', async () => {
    await using server = await httpServer((_, response) => response.write('half'));
    const clock = fakeClock();
    const answer = await transportWith(clock)(get(server.url('/')));
    const outcome = expect(textOf(answer)).rejects.toMatchObject({ code: 'PARITY_WIRE', fault: 'silent' });
    await new Promise(setImmediate);
    clock.advance(60_000);
    await outcome;
  });

  test('of our own, while what came is worked on, ends nothing', async () => {
    let more = (): void => {};
    await using server = await httpServer((_, response) => {
      response.write('0');
      more = () => void response.end('1');
    });
    const clock = fakeClock();
    const answer = await transportWith(clock)(get(server.url('/')));
    const chunks = answer.body[Symbol.asyncIterator]();
    await chunks.next();
    clock.advance(3_600_000);
    more();
    expect(Buffer.from((await chunks.next()).value as Uint8Array).toString()).toBe('1');
  });

  test('is what ends an answer, not its length: one that keeps moving may take for ever', async () => {
    let more = (): void => {};
    await using server = await httpServer((_, response) => {
      response.write('0');
      more = () => void response.write('1');
      response.on('close', () => {});
    });
    const clock = fakeClock();
    const answer = await transportWith(clock)(get(server.url('/')));
    const chunks = answer.body[Symbol.asyncIterator]();
    for (let minute = 0; minute < 5; minute += 1) {
      const next = await chunks.next();
      expect(next.done).toBe(false);
      clock.advance(40_000);
      more();
    }
  });
});

describe('what is not HTTP', () => {
  test.each([
    ['another protocol', 'SSH-2.0-OpenSSH_9.9\r\n'],
    ['bytes', '\0\x01\x02\x03\xff\xfe'],
    ['headers without an end', `HTTP/1.1 200 OK\r\nx: ${'y'.repeat(20_000)}\r\n\r\n`],
    ['a length that is none', 'HTTP/1.1 200 OK\r\ncontent-length: many\r\n\r\n'],
  ])('is garbled: %s', async (_, bytes) => {
    await using server = await rawServer((socket) => {
      socket.write(bytes, 'latin1');
    });
    await expect(transportWith()(get(server.url('/')))).rejects.toMatchObject({ fault: 'garbled' });
  });
});

test('connections are used again', async () => {
  await using server = await httpServer((request, response) =>
    request.resume().on('end', () => response.end('x')),
  );
  const transport = createTransport(httpModules, fakeClock(), {});
  for (let turn = 0; turn < 5; turn += 1) {
    await textOf(
      await transport.send(turn % 2 === 0 ? get(server.url('/')) : put(server.url('/'), bodyOf(2 * MiB))),
    );
    await new Promise(setImmediate);
  }
  expect([server.requests.length, server.connections]).toEqual([5, 1]);
});

describe('a stop', () => {
  test('before the request sends nothing', async () => {
    await using server = await httpServer((_, response) => response.end());
    const stop = AbortSignal.abort(new Stopped('SIGTERM'));
    await expect(transportWith()({ ...get(server.url('/')), stop })).rejects.toThrow('Stopped by SIGTERM');
    expect(server.connections).toBe(0);
  });

  test.each(['GET', 'PUT'])('ends a %s at once where that is safe', async (method) => {
    const controller = new AbortController();
    await using server = await httpServer((request) => {
      if (method === 'GET') controller.abort(new Stopped('SIGINT'));
      request.once('data', () => controller.abort(new Stopped('SIGINT')));
    });
    const body = method === 'PUT' ? { body: bodyOf(200 * MiB) } : {};
    const sent = transportWith()({
      method,
      url: server.url('/'),
      headers: {},
      stop: controller.signal,
      ...body,
    });
    await expect(sent).rejects.toThrow('Stopped by SIGINT');
  });

  test('after the last byte of a write waits for the answer, which alone tells what became of it', async () => {
    const controller = new AbortController();
    await using server = await httpServer((request, response) =>
      request.resume().on('end', () => {
        controller.abort(new Stopped('SIGINT'));
        setImmediate(() => response.writeHead(201).end());
      }),
    );
    const sent = transportWith()({ ...put(server.url('/'), bodyOf(10)), stop: controller.signal });
    expect((await sent).status).toBe(201);
  });

  test('within an answer ends it as a stop', async () => {
    const controller = new AbortController();
    await using server = await httpServer((_, response) => response.write('half'));
    const answer = await transportWith()({ ...get(server.url('/')), stop: controller.signal });
    const outcome = expect(textOf(answer)).rejects.toThrow('Stopped by SIGINT');
    await new Promise(setImmediate);
    controller.abort(new Stopped('SIGINT'));
    await outcome;
  });
});

test('an answer that was given up leaves no timer behind', async () => {
  await using server = await httpServer((_, response) => response.write('endless'));
  const clock = fakeClock();
  const answer = await transportWith(clock)(get(server.url('/')));
  expect(clock.running).toBe(1);
  answer.discard();
  await new Promise(setImmediate);
  expect(clock.running).toBe(0);
});
