import type { ClientRequest, IncomingMessage } from 'node:http';

import { Stopped } from '../blocker.ts';
import type { Clock, Env, Transport, WireRequest, WireResponse } from '../ports.ts';
import type { Agents, HttpModules, Route } from './agents.ts';
import { createAgents } from './agents.ts';
import { oddHead, onOddStart } from './odd-answer.ts';
import { onConnection } from './on-connection.ts';
import { responseOf } from './read-answer.ts';
import { sendBody } from './send-body.ts';
import type { TunnelOptions } from './tunnel.ts';
import { silenceLimitMs, type Watchdog, watchdog } from './watchdog.ts';
import { WireError, wireError } from './wire-error.ts';

/** From this size on a body is announced with `Expect: 100-continue`: a refusal then costs no upload. */
const announceFrom = 1024 * 1024;
/** A server that does not know `Expect` says nothing; after this it gets the body all the same. */
const continueWaitMs = 1000;

const connectLimitMs = 10_000;
/** A real forge hashed 3 GiB in silence for 30 s after the last byte. */
const answerLimitMs = 600_000;

/**
 * One exchange at a time on `node:http` and `node:https`: streaming both ways, nothing buffered, no policy.
 * The modules come in as arguments because touching them costs start-up time, and only the edge may.
 */
export function createTransport(modules: HttpModules, clock: Clock, env: Env): Transport {
  const agents = createAgents(modules, env);
  return {
    send: async (request) => {
      // An answer that nobody asked for lies on an idle connection: read now, it ends that connection; read later, it
      // would be taken for the answer to this request.
      await modules.turn();
      return new Exchange(request, clock).run(modules, agents);
    },
  };
}

/** How waiting for an answer ends. */
interface Ends {
  readonly resolve: (response: WireResponse) => void;
  readonly giveUp: (error: Error) => void;
}

class Exchange {
  readonly #request: WireRequest;
  readonly #clock: Clock;
  #connected = false;
  #delivered = false;
  #proxy: string | undefined;
  #answer: IncomingMessage | undefined;

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
    const giveUp = (error: Error): void => {
      if (this.#answer !== undefined) return void this.#answer.destroy(error);
      // After a change of protocol, Node tells of no error that would.
      dog.settle();
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
    outgoing.once('close', () => stop?.removeEventListener('abort', onStop));
    this.#hear(outgoing, dog, { resolve, giveUp });
    this.#send(outgoing, dog).catch((error: unknown) => {
      reject(error);
      outgoing.destroy();
    });
    return promise;
  }

  #hear(outgoing: ClientRequest, dog: Watchdog, { resolve, giveUp }: Ends): void {
    onOddStart(outgoing, (what) => giveUp(new WireError('garbled', what, this)));
    outgoing.once('response', (message) => {
      const odd = oddHead(message);
      if (odd !== undefined) return giveUp(new WireError('garbled', odd, this));
      this.#answer = message;
      dog.expect('no more of the answer', silenceLimitMs, 'silent');
      // An early answer leaves the body unsent: that connection is of no further use.
      message.once('end', () => {
        if (!outgoing.writableEnded) outgoing.destroy();
      });
      return resolve(responseOf(message, { dog, clock: this.#clock, state: this }));
    });
    outgoing.on('error', (cause) => {
      dog.settle();
      // Of an answer that was broken off, Node would say no more than that. One that is whole stays.
      if (this.#answer?.complete !== true) giveUp(cause instanceof Stopped ? cause : wireError(cause, this));
    });
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
    return { method: this.#request.method, agent, givenUp };
  }

  #headers(): Readonly<Record<string, string>> {
    const { method, headers, body } = this.#request;
    const length =
      body === undefined
        ? carriesLength(method)
          ? { 'content-length': '0' }
          : {}
        : { 'content-length': String(body.size) };
    const expect = body !== undefined && body.size > announceFrom ? { expect: '100-continue' } : {};
    return { ...headers, ...length, ...expect };
  }

  async #send(outgoing: ClientRequest, dog: Watchdog): Promise<void> {
    const { body, onSent } = this.#request;
    // Not among the options: those Node hands on to the socket, and prints with NODE_DEBUG=net.
    for (const [name, value] of Object.entries(this.#headers())) outgoing.setHeader(name, value);
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
