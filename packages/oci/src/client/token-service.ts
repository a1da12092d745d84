import {
  type Answer,
  Blocked,
  type Clock,
  type Credential,
  type HttpClient,
  invalidAnswer,
  refusedRedirect,
} from '@parity-lib/core';

import type { Challenge } from './challenge.ts';
import { realmOf } from './realm.ts';
import { type Scope, spellScopes } from './scope.ts';
import { readToken } from './token-answer.ts';

/** A token of a registry's token service, for the scopes that it was asked for. */
interface Token {
  readonly credential: Credential;
  /** By the monotonic clock, in milliseconds. */
  readonly until: number;
}

/** A token is asked for anew this long before it ends, in milliseconds: a request may wait before it is looked at. */
const mostMarginMs = 10_000;

/**
 * Exchanges the token of the publisher for those of a registry (distribution, "Token Authentication Specification"). Who
 * asks for the same scopes meanwhile waits for the same answer.
 */
export class TokenService {
  readonly #http: HttpClient;
  readonly #clock: Clock;
  readonly #tokens = new Map<string, Promise<Token>>();

  constructor(http: HttpClient, clock: Clock) {
    this.#http = http;
    this.#clock = clock;
  }

  /**
   * @param challenge with the scheme `bearer`.
   * @param refused a credential that the registry did not take: it is not given again.
   * @returns `anonymous` when there is no token to exchange, and the service gives none for nothing.
   * @throws Blocked `redirect-refused` for a service elsewhere that the config does not name, `bad-token` when it refuses.
   */
  async credential(
    challenge: Challenge,
    scopes: readonly Scope[],
    refused: Credential | undefined,
  ): Promise<Credential> {
    const url = this.#urlOf(challenge, scopes);
    const known = this.#tokens.get(url.href);
    const token = await known?.catch(() => undefined);
    if (token !== undefined && token.credential !== refused && this.#isFresh(token)) return token.credential;
    // Somebody else may have asked while we waited.
    const current = this.#tokens.get(url.href);
    if (current !== undefined && current !== known) return (await current).credential;
    const asked = this.#ask(url);
    this.#tokens.set(url.href, asked);
    return (await asked).credential;
  }

  #isFresh({ until }: Token): boolean {
    return this.#clock.monotonic() < until;
  }

  #urlOf({ parameters }: Challenge, scopes: readonly Scope[]): URL {
    const url = realmOf(parameters.get('realm') ?? '', this.#http);
    const service = parameters.get('service');
    if (service !== undefined) url.searchParams.set('service', service);
    for (const scope of spellScopes(scopes)) url.searchParams.append('scope', scope);
    return url;
  }

  async #ask(url: URL): Promise<Token> {
    const began = this.#clock.monotonic();
    const answer = await this.#http.ask({ url, as: 'publisher', isForToken: true, keepRedirect: true });
    const { status } = answer;
    const isRefused = status === 401 || status === 403;
    if (isRefused && !this.#http.hasToken)
      return { credential: 'anonymous', until: Number.POSITIVE_INFINITY };
    if (isRefused) throw badToken(answer);
    if (status >= 300 && status < 400) throw refusedRedirect(answer);
    if (status !== 200) throw invalidAnswer(answer, 'is none of a token service');
    const { secret, lifeMs } = readToken(answer);
    this.#http.keepSecret(secret);
    // Of one that lives for seconds, half.
    const margin = Math.min(mostMarginMs, lifeMs / 2);
    return { credential: { authorization: `Bearer ${secret}` }, until: began + lifeMs - margin };
  }
}

function badToken(answer: Answer): Blocked {
  return new Blocked('bad-token', {
    message: `${answer.url.host} does not accept the token.`,
    details: [answer.describe()],
    next: 'Set REGISTRY_TOKEN to one that may push, and registry.username to whom it belongs to.',
  });
}
