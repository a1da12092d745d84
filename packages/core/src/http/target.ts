import { UsageError } from '../blocker.ts';
import { isLoopback } from './agents.ts';
import { printable } from './clean-text.ts';

/** `registry` as parity.json has it, after the schema. */
export interface RegistryConfig {
  /** Left out only where the artifact has a registry of its own; the same goes for `owner`. */
  readonly host?: string | undefined;
  readonly owner?: string | undefined;
  readonly username?: string | undefined;
  readonly passEntry?: string | undefined;
  readonly plainHttp?: boolean | undefined;
  readonly authHosts?: readonly string[] | undefined;
}

/** How a registry takes the token: as the password of a user (RFC 7617), or alone (RFC 6750). */
export type Auth = 'basic' | 'bearer';

/** A registry that an artifact names itself, instead of the forge of the repository. */
export interface OwnRegistry {
  readonly url: string;
  readonly auth: Auth;
  /** The field that names it. */
  readonly field: string;
  /** Whose packages they are, where the field says that as well. */
  readonly owner?: string | undefined;
}

/** Where a release goes. */
export interface Target {
  /** The root of the forge, or the artifact's own registry; with a trailing slash, a sub-path is kept. */
  readonly base: URL;
  /** Scheme, host and port: the only place that ever gets the token. */
  readonly origin: string;
  /** Of the packages on a forge; empty for an artifact's own registry, unless that says whose they are. */
  readonly owner: string;
  readonly auth: Auth;
  /** For Basic authentication. */
  readonly username: string;
  readonly authHosts: readonly string[];
  /** `host/owner`, as people say it. */
  readonly shown: string;
}

/** @throws UsageError when `registry.host` is not `host[:port]` or an http(s) URL that may be used. */
export function parseTarget(registry: RegistryConfig): Target {
  const { host = '', owner = '' } = registry;
  const base = parseBase(host, 'registry.host', registry.plainHttp);
  return { ...targetAt(base, registry), owner, auth: 'basic', shown: `${base.host}${base.pathname}${owner}` };
}

/** @throws UsageError when the URL may not be used, or lies elsewhere than an explicit `registry.host`. */
export function parseOwnTarget(own: OwnRegistry, registry: RegistryConfig): Target {
  // A name without a scheme has the one that the same host has in "registry".
  const url = registry.host?.endsWith(`://${own.url}`) === true ? registry.host : own.url;
  const base = parseBase(url, own.field, registry.plainHttp);
  if (registry.host !== undefined) {
    const forge = parseBase(registry.host, 'registry.host', registry.plainHttp);
    if (forge.origin !== base.origin)
      throw new UsageError(`${own.field} is on ${base.origin}, and registry.host is ${forge.origin}.`, {
        next: 'The token is for one of them: leave "host" out of "registry", or name the same host.',
      });
  }
  const { owner = '' } = own;
  const shown = `${base.host}${base.pathname}${owner}`.replace(/\/$/, '');
  return { ...targetAt(base, { owner, ...registry }), owner, auth: own.auth, shown };
}

function targetAt(base: URL, registry: RegistryConfig): Omit<Target, 'owner' | 'auth' | 'shown'> {
  return {
    base,
    origin: base.origin,
    username: registry.username ?? registry.owner ?? '',
    authHosts: registry.authHosts ?? [],
  };
}

function parseBase(text: string, field: string, plainHttp: boolean | undefined): URL {
  const base = parseHost(text, field);
  if (base.protocol === 'http:' && !isLoopback(base.hostname) && plainHttp !== true) {
    throw hostError(
      text,
      field,
      'would send the token in the clear; use https, or say "plainHttp": true in "registry"',
    );
  }
  if (!base.pathname.endsWith('/')) base.pathname += '/';
  return base;
}

/** Without a scheme: http for loopback, https for everything else; never one after the other. */
function parseHost(host: string, field: string): URL {
  const hasScheme = /^[a-z][a-z0-9+.-]*:\/\//i.test(host);
  const url = URL.parse(hasScheme ? host : `https://${host}`);
  if (url === null || url.hostname === '') throw hostError(host, field, 'is neither host[:port] nor a URL');
  if (url.protocol !== 'https:' && url.protocol !== 'http:')
    throw hostError(host, field, 'has a scheme that is not http or https');
  if (url.username !== '' || url.password !== '')
    throw hostError(host, field, 'holds a user or password; the token comes from REGISTRY_TOKEN');
  if (url.search !== '' || url.hash !== '') throw hostError(host, field, 'has a query or fragment');
  // `host:80` parsed as https would lose the scheme's own default port; set anew, it keeps what was written.
  return !hasScheme && isLoopback(url.hostname) ? new URL(`http://${host}`) : url;
}

function hostError(host: string, field: string, why: string): UsageError {
  // Whatever else is wrong with it, a password may stand in front of the host.
  const safe = host.replace(/^([a-z][a-z0-9+.-]*:\/\/)?.*@/is, '$1…@');
  return new UsageError(`${field} ${printable(JSON.stringify(safe))} ${why}.`, {
    next: 'Write for example "git.example.org", "localhost:3000" or "https://example.org/forge".',
  });
}
