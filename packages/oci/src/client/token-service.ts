import {
  type Answer,
  Blocked,
  type Clock,
  type Credential,
  type HttpClient,
  invalidAnswer,
} from '@parity-lib/core';
import * as z from 'zod/mini';

import type { Challenge } from './challenge.ts';
import { type Scope, spellScopes } from './scope.ts';

/** A token of a registry's token service, for the scopes that it was asked for. */
interface Token {
  readonly credential: Credential;
  /** By the monotonic clock, in milliseconds. */
  readonly until: number;
}

/** What a token lives when nobody says, in seconds (distribution, "Token Response Fields"). */
const defaultLifeSeconds = 60;
/** A token is asked for anew this long before it ends, in milliseconds: a request may wait before it is looked at. */
const marginMs = 10_000;

const answerShape = z.object({
  token: z.optional(z.string()),
  access_token: z.optional(z.string()),
  expires_in: z.optional(z.number()),
});

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
    const realm = parameters.get('realm') ?? '';
    const { target, hasToken } = this.#http;
    const url = URL.parse(realm);
    if (url === null || (url.protocol !== 'https:' && url.protocol !== 'http:'))
      throw unreadableRealm(target.base.host, realm);
    if (hasToken && url.origin !== target.origin && !target.authHosts.includes(url.host))
      throw strangeRealm(target.base.host, url);
    const service = parameters.get('service');
    if (service !== undefined) url.searchParams.set('service', service);
    for (const scope of spellScopes(scopes)) url.searchParams.append('scope', scope);
    return url;
  }

  async #ask(url: URL): Promise<Token> {
    const began = this.#clock.monotonic();
    const answer = await this.#http.ask({ url, as: 'publisher', isForToken: true, keepRedirect: true });
    if (answer.status !== 200) throw refusedBy(answer);
    const parsed = z.safeParse(answerShape, answer.json());
    const secret = parsed.success ? (parsed.data.token ?? parsed.data.access_token) : undefined;
    if (!parsed.success || secret === undefined || !/^[\x21-\x7e]+$/.test(secret))
      throw invalidAnswer(answer, 'is a token service that gives no token');
    this.#http.keepSecret(secret);
    const life = Math.max(parsed.data.expires_in ?? defaultLifeSeconds, 0) * 1000;
    return { credential: { authorization: `Bearer ${secret}` }, until: began + Math.max(life - marginMs, 0) };
  }
}

function refusedBy(answer: Answer): Blocked {
  const { status, url } = answer;
  if (status !== 401 && status !== 403) return invalidAnswer(answer, 'is none of a token service');
  return new Blocked('bad-token', {
    message: `${url.host} does not accept the token.`,
    details: [answer.describe()],
    next: 'Set REGISTRY_TOKEN to one that may push images, and registry.username to whom it belongs to.',
  });
}

function strangeRealm(host: string, realm: URL): Blocked {
  return new Blocked('redirect-refused', {
    message: `${host} wants its token shown to another host: ${realm.host}.`,
    details: [`its token service is ${realm.origin}${realm.pathname}`],
    next: `If that is the right place: "authHosts": [${JSON.stringify(realm.host)}] in "registry".`,
  });
}

function unreadableRealm(host: string, realm: string): Blocked {
  return new Blocked('registry-invalid', {
    message: `${host} names a token service that is no URL.`,
    details: [`realm ${JSON.stringify(realm.slice(0, 200))}`],
    next: 'Tell who runs the registry.',
  });
}
