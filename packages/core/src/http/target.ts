import { UsageError } from '../blocker.ts';
import { isLoopback } from './agents.ts';
import { printable } from './clean-text.ts';

/** `registry` as parity.json has it, after the schema. */
export interface RegistryConfig {
  readonly host: string;
  readonly owner: string;
  readonly username?: string | undefined;
  readonly passEntry?: string | undefined;
  readonly plainHttp?: boolean | undefined;
  readonly authHosts?: readonly string[] | undefined;
}

/** Where a release goes. */
export interface Target {
  /** The root of the forge, with a trailing slash; a sub-path is kept. */
  readonly base: URL;
  /** Scheme, host and port: the only place that ever gets the token. */
  readonly origin: string;
  readonly owner: string;
  /** For Basic authentication. */
  readonly username: string;
  readonly passEntry?: string | undefined;
  readonly authHosts: readonly string[];
  /** `host/owner`, as people say it. */
  readonly shown: string;
}

/** @throws UsageError when `registry.host` is not `host[:port]` or an http(s) URL that may be used. */
export function parseTarget(registry: RegistryConfig): Target {
  const base = parseHost(registry.host);
  if (base.protocol === 'http:' && !isLoopback(base.hostname) && registry.plainHttp !== true) {
    throw hostError(
      registry.host,
      'would send the token in the clear; use https, or say "plainHttp": true in "registry"',
    );
  }
  if (!base.pathname.endsWith('/')) base.pathname += '/';
  return {
    base,
    origin: base.origin,
    owner: registry.owner,
    username: registry.username ?? registry.owner,
    passEntry: registry.passEntry,
    authHosts: registry.authHosts ?? [],
    shown: `${base.host}${base.pathname}${registry.owner}`,
  };
}

/** Without a scheme: http for loopback, https for everything else; never one after the other. */
function parseHost(host: string): URL {
  const hasScheme = /^[a-z][a-z0-9+.-]*:\/\//i.test(host);
  const url = URL.parse(hasScheme ? host : `https://${host}`);
  if (url === null || url.hostname === '') throw hostError(host, 'is neither host[:port] nor a URL');
  if (url.protocol !== 'https:' && url.protocol !== 'http:')
    throw hostError(host, 'has a scheme that is not http or https');
  if (url.username !== '' || url.password !== '')
    throw hostError(
      `${url.protocol}//…@${url.host}`,
      'holds a user or password; the token comes from REGISTRY_TOKEN',
    );
  if (url.search !== '' || url.hash !== '') throw hostError(host, 'has a query or fragment');
  // `host:80` parsed as https would lose the scheme's own default port; set anew, it keeps what was written.
  return !hasScheme && isLoopback(url.hostname) ? new URL(`http://${host}`) : url;
}

function hostError(host: string, why: string): UsageError {
  return new UsageError(`registry.host ${printable(JSON.stringify(host))} ${why}.`, {
    next: 'Write for example "git.example.org", "localhost:3000" or "https://example.org/forge".',
  });
}
