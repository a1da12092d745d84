import { Buffer } from 'node:buffer';

import { UsageError } from '../blocker.ts';
import type { Env } from '../ports.ts';

/** A proxy for https, as the environment names it. */
export interface HttpsProxy {
  /** Without user and password: safe to print. */
  readonly url: URL;
  /** For the proxy alone; undefined when its URL holds no user. */
  readonly authorization: string | undefined;
}

/**
 * The proxy on the way to an https URL, or none.
 *
 * @throws UsageError when the environment names something that is no proxy.
 */
export function proxyFor(url: URL, env: Env): HttpsProxy | undefined {
  // As everywhere, a variable that is empty counts as not set.
  const named = env['HTTPS_PROXY'] || env['https_proxy'] || '';
  const exempt = env['NO_PROXY'] || env['no_proxy'] || '';
  return named === '' || isExempt(url, exempt) ? undefined : parseProxy(named);
}

/** Without a scheme it is http, as for curl. */
function parseProxy(named: string): HttpsProxy {
  const url = URL.parse(/^[a-z][a-z0-9+.-]*:\/\//i.test(named) ? named : `http://${named}`);
  // It may hold a password: what came is not shown.
  if (url === null || (url.protocol !== 'http:' && url.protocol !== 'https:')) throw noProxy();
  const authorization = url.username === '' && url.password === '' ? undefined : basicOf(url);
  return { url: new URL(url.origin), authorization };
}

function basicOf({ username, password }: URL): string {
  try {
    const plain = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`;
    return `Basic ${Buffer.from(plain).toString('base64')}`;
  } catch {
    throw noProxy();
  }
}

function noProxy(): UsageError {
  return new UsageError('HTTPS_PROXY is not the URL of an http or https proxy.', {
    next: 'Write for example "http://proxy.example.org:3128", with special characters of a password as %XX.',
  });
}

/** `*`, a host with all below it, with or without a leading dot, and each with a port or for all: as curl reads it. */
function isExempt(url: URL, exempt: string): boolean {
  const host = url.hostname.replace(/^\[(.*)\]$/, '$1');
  const port = url.port || '443';
  return exempt
    .toLowerCase()
    .split(/[\s,]+/)
    .some((entry) => {
      if (entry === '*') return true;
      const [, bracketed, plain, only = port] = /^(?:\[(.+)\]|([^:]+))(?::(\d+))?$/.exec(entry) ?? [];
      // What does not fit is a bare IPv6 address.
      const name = bracketed ?? plain?.replace(/^\*?\./, '') ?? entry;
      return name !== '' && only === port && (host === name || host.endsWith(`.${name}`));
    });
}
