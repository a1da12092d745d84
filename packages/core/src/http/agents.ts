import type { Agent } from 'node:http';

import type { Env } from '../ports.ts';
import { type HttpsProxy, proxyFor } from './proxy.ts';
import { tunnelAgent } from './tunnel.ts';

export interface HttpModules {
  readonly http: () => typeof import('node:http');
  readonly https: () => typeof import('node:https');
  /** Settles when everything has been read that has arrived by now. */
  readonly turn: () => Promise<void>;
}

/** How a request gets to its host. */
export interface Route {
  readonly agent: Agent;
  /** The proxy on the way, safe to print. */
  readonly proxy: string | undefined;
}

export interface Agents {
  /** @throws UsageError when the environment names something that is no proxy. */
  for(url: URL): Route;
}

/** Kept-alive connections; `https` beyond loopback goes through the proxy that the environment names, nothing else does. */
export function createAgents(modules: HttpModules, env: Env): Agents {
  const known = new Map<string, Agent>();
  const once = (kind: string, make: () => Agent): Agent => {
    const agent = known.get(kind) ?? make();
    known.set(kind, agent);
    return agent;
  };
  return {
    for(url) {
      if (url.protocol === 'http:')
        return {
          agent: once('http', () => new (modules.http().Agent)({ keepAlive: true })),
          proxy: undefined,
        };
      const proxy: HttpsProxy | undefined = isLoopback(url.hostname) ? undefined : proxyFor(url, env);
      return proxy === undefined
        ? { agent: once('https', () => new (modules.https().Agent)({ keepAlive: true })), proxy: undefined }
        : { agent: once('tunnel', () => tunnelAgent(modules, proxy)), proxy: proxy.url.origin };
    },
  };
}

/** @param hostname as in `URL.hostname`: IPv6 in brackets. */
export function isLoopback(hostname: string): boolean {
  return (
    hostname === 'localhost' ||
    hostname.endsWith('.localhost') ||
    hostname === '[::1]' ||
    /^127(?:\.\d+){3}$/.test(hostname)
  );
}
