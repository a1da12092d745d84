import {
  type Answer,
  Blocked,
  type Credential,
  type HttpClient,
  invalidAnswer,
  locationOf,
  refusedRedirect,
} from '@parity-lib/core';

import { normalName } from '../wheel/normal-name.ts';
import { indexTypes, parseIndex } from './parse-index.ts';
import type { ListedFile } from './wheel-registry.ts';

/** The simple repository API (PEP 503, PEP 691): the files of a project, with their digests. */
export class SimpleIndex {
  readonly url: URL;
  readonly #http: HttpClient;
  readonly #as: Credential;
  readonly #pages = new Map<string, Promise<readonly ListedFile[] | undefined>>();

  /** @param url ends with a slash. */
  constructor(http: HttpClient, url: URL, as: Credential = 'publisher') {
    this.#http = http;
    this.url = url;
    this.#as = as;
  }

  /**
   * All files of a project; none when there is no such project. Asked once for all that is wanted of it.
   *
   * @returns undefined when only a token would show them.
   * @throws Blocked `bad-token` when the one we have does not, `registry-invalid` for a senseless answer.
   */
  files(project: string, fresh = false): Promise<readonly ListedFile[] | undefined> {
    const key = normalName(project);
    const known = fresh ? undefined : this.#pages.get(key);
    if (known !== undefined) return known;
    const asked = this.#ask(key);
    this.#pages.set(key, asked);
    return asked;
  }

  async #ask(project: string): Promise<readonly ListedFile[] | undefined> {
    const answer = await this.#page(new URL(`${encodeURIComponent(project)}/`, this.url));
    if (answer === undefined || answer.status === 404) return [];
    if (answer.status === 200) return parseIndex(answer);
    if (answer.status === 401 || answer.status === 403) {
      if (!this.#http.hasToken || this.#as === 'anonymous' || answer.url.origin !== this.#http.target.origin)
        return undefined;
      throw unreadable(answer);
    }
    throw invalidAnswer(answer, 'is none that a simple index gives');
  }

  /**
   * A redirect within the registry is followed, once. One that leaves its host (pypiserver sends whoever asks for what it
   * has not to the index of the whole world) says that it is not here. A forge that redirects has renamed the owner.
   *
   * @throws Blocked `redirect-refused` there, and where the host answers at another scheme or port.
   */
  async #page(url: URL): Promise<Answer | undefined> {
    const answer = await this.#http.ask(this.#question(url));
    if (answer.status < 300 || answer.status >= 400) return answer;
    const next = locationOf(answer);
    if (this.#http.target.owner !== '') throw refusedRedirect(answer);
    if (next.hostname !== url.hostname) return undefined;
    if (next.origin !== url.origin) throw refusedRedirect(answer);
    return this.#http.ask(this.#question(next));
  }

  #question(url: URL): Parameters<HttpClient['ask']>[0] {
    return { url, as: this.#as, headers: { accept: indexTypes }, keepRedirect: true };
  }
}

function unreadable(answer: Answer): Blocked {
  return new Blocked('bad-token', {
    message: `${answer.url.host} does not let the token read its index.`,
    details: [answer.describe()],
    next: 'Set REGISTRY_TOKEN to one that may, and registry.username to its user.',
  });
}
