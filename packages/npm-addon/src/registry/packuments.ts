import { type Answer, Blocked, type HttpClient, invalidAnswer, refusedRedirect } from '@parity-lib/core';

import { escapeName } from '../names.ts';
import { noPackument, type Packument, packumentTypes, parsePackument } from './packument.ts';

/** The documents of one registry, each asked for once. */
export class Packuments {
  readonly #http: HttpClient;
  readonly #url: URL;
  readonly #keepRedirect: boolean;
  readonly #known = new Map<string, Promise<Packument | undefined>>();

  /**
   * @param url of the registry, with a slash at its end.
   * @param keepRedirect a question that leads elsewhere says that the owner was renamed.
   */
  constructor(http: HttpClient, url: URL, keepRedirect: boolean) {
    this.#http = http;
    this.#url = url;
    this.#keepRedirect = keepRedirect;
  }

  get(name: string, fresh = false): Promise<Packument | undefined> {
    const known = fresh ? undefined : this.#known.get(name);
    if (known !== undefined) return known;
    const asked = this.#ask(name);
    this.#known.set(name, asked);
    return asked;
  }

  async #ask(name: string): Promise<Packument | undefined> {
    const url = new URL(escapeName(name), this.#url);
    const answer = await this.#http.ask({
      url,
      as: 'publisher',
      headers: { accept: packumentTypes },
      keepRedirect: this.#keepRedirect,
    });
    if (answer.status === 200) return parsePackument(answer);
    if (answer.status === 404) return noPackument;
    if (answer.status >= 300 && answer.status < 400) throw refusedRedirect(answer);
    if (answer.status === 401 || answer.status === 403) {
      if (!this.#http.hasToken) return undefined;
      throw unreadable(answer);
    }
    throw invalidAnswer(answer, 'is none that an npm registry gives');
  }
}

function unreadable(answer: Answer): Blocked {
  return new Blocked(answer.status === 401 ? 'bad-token' : 'no-permission', {
    message: `${answer.url.host} does not let the token read its packages.`,
    details: [answer.describe()],
    next: 'Set REGISTRY_TOKEN to one that may read and write packages.',
  });
}
