import type { Agent } from 'node:http';

import type { Env } from '../ports.ts';

export interface HttpModules {
  readonly http: () => typeof import('node:http');
  readonly https: () => typeof import('node:https');
}

export interface Agents {
  for(url: URL): Agent;
}

/** Kept-alive connections; `https` beyond loopback goes through the proxy that the environment names, nothing else does. */
export function createAgents(modules: HttpModules, env: Env): Agents {
  const proxyEnv = {
    HTTPS_PROXY: env['HTTPS_PROXY'] ?? env['https_proxy'],
    NO_PROXY: env['NO_PROXY'] ?? env['no_proxy'],
  };
  const known = new Map<string, Agent>();
  const make: Record<string, () => Agent> = {
    plain: () => new (modules.http().Agent)({ keepAlive: true }),
    near: () => new (modules.https().Agent)({ keepAlive: true }),
    far: () => new (modules.https().Agent)({ keepAlive: true, proxyEnv }),
  };
  return {
    for(url) {
      const kind = url.protocol === 'http:' ? 'plain' : isLoopback(url.hostname) ? 'near' : 'far';
      const agent = known.get(kind) ?? make[kind]?.();
      if (agent === undefined) throw new Error(`no agent for ${kind}`);
      known.set(kind, agent);
      return agent;
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
