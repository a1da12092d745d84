import { Buffer } from 'node:buffer';

import { isLoopback } from './agents.ts';
import type { Target } from './target.ts';

/**
 * `publisher`: with the token, as the target takes it; `token`: in a scheme that some of the forges' API wants. Without a
 * token both are anonymous. `authorization` is a header that the registry's own token service gave us for it.
 */
export type Credential = 'anonymous' | 'publisher' | 'token' | { readonly authorization: string };

/** The token of a run, and where it may go. */
export class Credentials {
  readonly #target: Target;
  readonly #token: string | undefined;

  constructor(target: Target, token: string | undefined) {
    this.#target = target;
    this.#token = token;
  }

  /** What goes along to a URL: nothing, unless it is the registry's own, or its token service that the config names. */
  at({ origin, protocol, host, hostname }: URL, as: Credential, isForToken = false): Credential {
    const isSafe = protocol === 'https:' || isLoopback(hostname);
    const isTokenService = isForToken && isSafe && this.#target.authHosts.includes(host);
    return origin === this.#target.origin || isTokenService ? as : 'anonymous';
  }

  /** The Authorization header (RFC 9110, section 11.6.2). */
  header(as: Credential): string | undefined {
    if (typeof as === 'object') return as.authorization;
    if (as === 'anonymous' || this.#token === undefined) return undefined;
    if (as === 'token') return `token ${this.#token}`;
    if (this.#target.auth === 'bearer') return `Bearer ${this.#token}`;
    return `Basic ${Buffer.from(`${this.#target.username}:${this.#token}`).toString('base64')}`;
  }
}
