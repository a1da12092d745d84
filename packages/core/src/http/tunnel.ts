import type { Agent, RequestOptions } from 'node:https';
import type { Duplex } from 'node:stream';

import type { HttpModules } from './agents.ts';
import type { HttpsProxy } from './proxy.ts';
import { WireError } from './wire-error.ts';

/** Node keeps a request's own `signal` from its agent; what it does not know, it hands on. */
export interface TunnelOptions extends RequestOptions {
  /** Ends the opening of a tunnel. */
  readonly givenUp?: AbortSignal;
}

/**
 * An agent whose connections lead through a proxy (CONNECT; RFC 9110, section 9.3.6): it hears where to, and then passes
 * on what only the two ends can read. Own code, because Node's says neither whether it used the proxy nor which part
 * failed, and cannot be given up while a proxy is silent.
 */
export function tunnelAgent(modules: HttpModules, proxy: HttpsProxy): Agent {
  const agent = new (modules.https().Agent)({ keepAlive: true });
  const secure = agent.createConnection.bind(agent);
  agent.createConnection = (options, done = () => {}) => {
    openTunnel(modules, proxy, options, (error, socket) => {
      // The agent looks at the second only where there is no first.
      if (socket === undefined) return done(error ?? null, undefined as never);
      const through: RequestOptions & { socket: Duplex } = { ...options, socket };
      return done(null, secure(through) as Duplex);
    });
    return undefined;
  };
  return agent;
}

function openTunnel(
  modules: HttpModules,
  { url, authorization }: HttpsProxy,
  { host, port, givenUp }: TunnelOptions,
  done: (error: WireError | undefined, socket?: Duplex) => void,
): void {
  const fail = (message: string, cause?: unknown): void =>
    done(new WireError('connect', message, { delivered: false, proxy: url.origin, cause }));
  const endpoint = `${host?.includes(':') === true ? `[${host}]` : host}:${port}`;
  const client = url.protocol === 'https:' ? modules.https() : modules.http();
  const asking = client.request(url, {
    method: 'CONNECT',
    path: endpoint,
    agent: false,
    headers: {
      host: endpoint,
      connection: 'keep-alive',
      ...(authorization === undefined ? {} : { 'proxy-authorization': authorization }),
    },
    ...(givenUp === undefined ? {} : { signal: givenUp }),
  });
  asking.once('connect', ({ statusCode = 0 }, socket) => {
    if (statusCode >= 200 && statusCode < 300) return done(undefined, socket);
    socket.destroy();
    // Its own words may hold what we sent it.
    return fail(`the proxy answered ${statusCode}`);
  });
  asking.once('error', (error) => fail(error.message, error));
  asking.end();
}
