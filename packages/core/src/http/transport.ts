import type { ClientRequest, IncomingMessage } from 'node:http';

import { Stopped } from '../blocker.ts';
import type { Clock, Env, Transport, WireRequest, WireResponse } from '../ports.ts';
import type { Agents, HttpModules, Route } from './agents.ts';
import { createAgents } from './agents.ts';
import { onConnection } from './on-connection.ts';
import { sendBody } from './send-body.ts';
import type { TunnelOptions } from './tunnel.ts';
import { type Watchdog, watchdog } from './watchdog.ts';
import { wireError } from './wire-error.ts';

/** From this size on a body is announced with `Expect: 100-continue`: a refusal then costs no upload. */
const announceFrom = 1024 * 1024;
/** A server that does not know `Expect` says nothing; after this it gets the body all the same. */
const continueWaitMs = 1000;

const connectLimitMs = 10_000;
const silenceLimitMs = 60_000;
/** A real forge hashed 3 GiB in silence for 30 s after the last byte. */
const answerLimitMs = 600_000;

/**
 * One exchange at a time on `node:http` and `node:https`: streaming both ways, nothing buffered, no policy.
 * The modules come in as arguments because touching them costs start-up time, and only the edge may.
 */
export function createTransport(modules: HttpModules, clock: Clock, env: Env): Transport {
  const agents = createAgents(modules, env);
  return { send: (request) => new Exchange(request, clock).run(modules, agents) };
}

class Exchange {
  readonly #request: WireRequest;
  readonly #clock: Clock;
  #connected = false;
  #delivered = false;
  #proxy: string | undefined;

  constructor(request: WireRequest, clock: Clock) {
    this.#request = request;
    this.#clock = clock;
  }

  run(modules: HttpModules, agents: Agents): Promise<WireResponse> {
    const { promise, resolve, reject } = Promise.withResolvers<WireResponse>();
    const { url, stop } = this.#request;
    if (stop?.aborted) return Promise.reject(stoppedBy(stop));
    const client = url.protocol === 'https:' ? modules.https() : modules.http();
    const route = agents.for(url);
    this.#proxy = route.proxy;
    const tunnel = new AbortController();
    const outgoing = client.request(url, this.#options(route, tunnel.signal));
    // Who reads the answer hears why it ended; who waits for it hears it at once: while a tunnel is being opened,
    // the request has no socket yet, and would be silent until it has one.
    let giveUp = (error: Error): void => {
      reject(error);
      outgoing.destroy(error);
      tunnel.abort();
    };
    const dog = watchdog(this.#clock, {
      giveUp: (error) => giveUp(error),
      isSent: () => outgoing.writableEnded,
      proxy: route.proxy,
    });
    const onStop = (): void => {
      // Once the last byte is out, only the answer tells what became of it: wait for that.
      if (!this.delivered || isSafe(this.#request.method)) giveUp(stoppedBy(stop));
    };
    stop?.addEventListener('abort', onStop, { once: true });
    dog.expect('no connection', connectLimitMs, 'connect');
    onConnection(outgoing, () => {
      this.#connected = true;
      dog.expect('nothing moved', silenceLimitMs, 'silent');
    });
    outgoing.once('response', (message) => {
      dog.expect('no more of the answer', silenceLimitMs, 'silent');
      // An early answer leaves the body unsent: that connection is of no further use.
      message.once('end', () => {
        if (!outgoing.writableEnded) outgoing.destroy();
      });
      giveUp = (error) => void message.destroy(error);
      resolve(responseOf(message, dog, this));
    });
    outgoing.on('error', (error) => {
      dog.settle();
      reject(error instanceof Stopped ? error : wireError(error, this));
    });
    outgoing.once('close', () => stop?.removeEventListener('abort', onStop));
    this.#send(outgoing, dog).catch((error: unknown) => {
      reject(error);
      outgoing.destroy();
    });
    return promise;
  }

  get connected(): boolean {
    return this.#connected;
  }

  get proxy(): string | undefined {
    return this.#proxy;
  }

  /** What was handed over before there was a connection went nowhere. */
  get delivered(): boolean {
    return this.#connected && this.#delivered;
  }

  #options({ agent }: Route, givenUp: AbortSignal): TunnelOptions {
    const { method, headers, body } = this.#request;
    const length =
      body === undefined
        ? carriesLength(method)
          ? { 'content-length': '0' }
          : {}
        : { 'content-length': String(body.size) };
    const expect = body !== undefined && body.size > announceFrom ? { expect: '100-continue' } : {};
    return { method, agent, headers: { ...headers, ...length, ...expect }, givenUp };
  }

  async #send(outgoing: ClientRequest, dog: Watchdog): Promise<void> {
    const { body, onSent } = this.#request;
    if (body !== undefined && body.size > 0) {
      if (body.size > announceFrom && !(await agreed(outgoing, this.#clock))) return;
      const whole = await sendBody(
        outgoing,
        body,
        (sent) => {
          // What is handed over before there is a connection does not move.
          if (this.#connected) dog.expect('nothing moved', silenceLimitMs, 'silent');
          onSent?.(sent);
        },
        () => (this.#delivered = true),
      );
      if (!whole) return;
    }
    this.#delivered = true;
    outgoing.end(() => dog.expect('no answer', answerLimitMs, 'silent'));
  }
}

/** Waits for the server's word on a body. @returns false when it answered for good without wanting it. */
function agreed(outgoing: ClientRequest, clock: Clock): Promise<boolean> {
  const { promise, resolve } = Promise.withResolvers<boolean>();
  let cancel = (): void => {};
  outgoing.flushHeaders();
  // Not before the server can have heard the announcement.
  onConnection(outgoing, () => {
    cancel = clock.after(continueWaitMs, () => resolve(true));
  });
  outgoing.once('continue', () => resolve(true));
  outgoing.once('response', () => resolve(false));
  outgoing.once('close', () => resolve(false));
  return promise.finally(() => cancel());
}

function responseOf(message: IncomingMessage, dog: Watchdog, exchange: Exchange): WireResponse {
  message.once('close', () => dog.settle());
  return {
    status: message.statusCode ?? 0,
    headers: flatten(message.headers),
    body: chunksOf(message, dog, exchange),
    discard: () => {
      message.destroy();
    },
  };
}

/** An answer may take as long as it likes, as long as it moves. */
async function* chunksOf(
  message: IncomingMessage,
  dog: Watchdog,
  exchange: Exchange,
): AsyncGenerator<Uint8Array> {
  try {
    for await (const chunk of message) {
      dog.rest();
      yield chunk as Uint8Array;
      dog.expect('no more of the answer', silenceLimitMs, 'silent');
    }
  } catch (error) {
    throw error instanceof Stopped ? error : wireError(error, exchange);
  }
}

function flatten(headers: IncomingMessage['headers']): WireResponse['headers'] {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name, Array.isArray(value) ? value.join(', ') : value]),
  );
}

/** Methods that only read (RFC 9110, section 9.2.1). */
function isSafe(method: string): boolean {
  return method === 'GET' || method === 'HEAD';
}

/** Servers want a length with these even when there is nothing to send. */
function carriesLength(method: string): boolean {
  return method === 'PUT' || method === 'POST' || method === 'PATCH';
}

function stoppedBy(stop: AbortSignal | undefined): Stopped {
  return stop?.reason instanceof Stopped ? stop.reason : new Stopped('a signal');
}
