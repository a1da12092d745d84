import { Buffer } from 'node:buffer';

import { Blocked } from '../blocker.ts';
import type { Clock, Log, Random, Transport, WireRequest, WireResponse } from '../ports.ts';
import { Secrets } from '../token/redact.ts';
import { Answer, invalidAnswer, packingOf, shownUrl } from './answer.ts';
import { type Credential, Credentials } from './credentials.ts';
import { blockedByWire, downAnswer } from './http-blockers.ts';
import type { Download, Question, WriteRequest } from './question.ts';
import { nextHop, refusedRedirect } from './redirect.ts';
import { retryAfterMs } from './retry-after.ts';
import { type Attempt, brisk, type Failed, patient, retry } from './retry.ts';
import type { Target } from './target.ts';
import { isUntrusted, isWireError } from './wire-error.ts';

export interface ClientPorts {
  readonly http: Transport;
  readonly clock: Clock;
  readonly random: Random;
  readonly stop: AbortSignal;
  readonly log: Pick<Log, 'detail'>;
}

export interface ClientOptions {
  readonly token?: string | undefined;
  readonly dryRun: boolean;
  /** Those of the run, for what is learnt here; its own when left out. */
  readonly secrets?: Secrets;
}

/** Answers that are read whole are small; what is more than this, or drips for longer, is no answer of a registry. */
const answerLimit = { bytes: 16 * 1024 * 1024, ms: 600_000 };
const mostRedirects = 5;

/** Speaks to one registry: knows its origin, its token, what may be repeated, and where the token may go. */
export class HttpClient {
  readonly target: Target;
  readonly hasToken: boolean;
  readonly #ports: ClientPorts;
  readonly #credentials: Credentials;
  /** Nothing will be changed, and nothing large is read to find out what would be. */
  readonly dryRun: boolean;
  readonly #secrets: Secrets;
  #answered = false;
  #down: Blocked | undefined;

  constructor(target: Target, ports: ClientPorts, options: ClientOptions) {
    this.target = target;
    this.#ports = ports;
    this.#credentials = new Credentials(target, options.token);
    this.hasToken = options.token !== undefined;
    this.#secrets = options.secrets ?? new Secrets();
    this.#secrets.add(options.token ?? '');
    this.dryRun = options.dryRun;
  }

  /** What a registry gave us in exchange for the token is as good as the token: it is never shown either. */
  keepSecret(secret: string): void {
    this.#secrets.add(secret);
  }

  /** A URL below the root of the forge. Each segment is encoded: no name leaves its place in the path. */
  url(...segments: readonly string[]): URL {
    return new URL(segments.map(encodeSegment).join('/'), this.target.base);
  }

  /** Reads a small answer. Repeated when that is worth it. @throws Blocked when there is none. */
  async ask(question: Question): Promise<Answer> {
    return this.#repeat<Answer>(question, async (response, url) => {
      const answer = await this.#wholeAnswer({ method: question.method ?? 'GET', url }, response);
      if (isTemporary(answer.status)) return this.#failed(answer);
      // Of a refusal, the status alone tells enough.
      if (answer.status < 300 && packingOf(answer.headers) !== undefined)
        throw invalidAnswer(answer, 'is packed, though we ask for it as it is');
      return { value: answer };
    });
  }

  /** Begins to read a large answer; only its beginning is repeated. */
  async download(question: Question): Promise<Download> {
    return this.#repeat<Download>(question, async (response, url) => {
      const { status, headers } = response;
      if (isTemporary(status)) return this.#failed(await this.#wholeAnswer({ method: 'GET', url }, response));
      const body = blockedBody(response.body, url);
      return { value: { status, headers, body, discard: () => response.discard() } };
    });
  }

  /**
   * Sends one change, once. What an unclear outcome means is the caller's to find out.
   *
   * @throws WireError when no answer came; Blocked `redirect-refused` when it was sent elsewhere.
   */
  async write(request: WriteRequest): Promise<Answer> {
    const { method, url, as = 'publisher', body, onSent, isTidyUp = false } = request;
    const response = await this.#send({
      method,
      url,
      headers: { ...this.#headers(this.#credentials.at(url, as)), ...request.headers },
      ...(isTidyUp ? {} : { stop: this.#ports.stop }),
      ...(body === undefined ? {} : { body }),
      ...(onSent === undefined ? {} : { onSent }),
    });
    const answer = await this.#wholeAnswer({ method, url }, response);
    if (!isTemporary(answer.status)) this.#answered = true;
    if (isRedirect(answer.status)) throw refusedRedirect(answer);
    return answer;
  }

  async #repeat<T>(
    question: Question,
    take: (response: WireResponse, url: URL) => Promise<Attempt<T>>,
  ): Promise<T> {
    if (this.#down !== undefined) throw this.#down;
    const attempt = async (): Promise<Attempt<T>> => {
      // Behind a redirect, it is another host that did not answer.
      let at = question.url;
      try {
        const { response, url } = await this.#follow(question, (hop) => (at = hop));
        const result = await take(response, url);
        // A gateway that says 503 is no sign that the registry behind it is there.
        if ('value' in result) this.#answered = true;
        return result;
      } catch (error) {
        if (!isWireError(error)) throw error;
        return {
          error: blockedByWire(error, at),
          again: !isUntrusted(error) && error.fault !== 'garbled',
        };
      }
    };
    try {
      return await retry(attempt, () => (this.dryRun || !this.#answered ? brisk : patient), this.#ports);
    } catch (error) {
      // Who waited in vain once need not wait for each further question of the same plan.
      if (error instanceof Blocked && this.dryRun) this.#down = error;
      throw error;
    }
  }

  async #follow(question: Question, goes: (to: URL) => void): Promise<{ response: WireResponse; url: URL }> {
    const { method = 'GET' } = question;
    let url = question.url;
    let as = this.#credentials.at(url, question.as, question.isForToken);
    for (let hops = 0; ; hops += 1) {
      const headers = { ...this.#headers(as), ...question.headers };
      const response = await this.#send({ method, url, headers, stop: this.#ports.stop });
      if (!isRedirect(response.status) || question.keepRedirect === true) return { response, url };
      const answer = await this.#wholeAnswer({ method, url }, response);
      if (method !== 'GET' && method !== 'HEAD') throw refusedRedirect(answer);
      const next = nextHop(answer, hops >= mostRedirects);
      // Going there would hand a secret to whoever that is, and to every log on the way.
      if (this.#secrets.isIn(next.href)) throw refusedRedirect(answer);
      // Once away from the registry, a later hop back does not bring the token out again.
      if (next.origin !== this.target.origin) as = 'anonymous';
      url = next;
      goes(url);
    }
  }

  async #send(request: WireRequest): Promise<WireResponse> {
    const { clock, log, http } = this.#ports;
    const began = clock.monotonic();
    const said = (what: string): void =>
      log.detail(
        `${request.method} ${shownUrl(request.url)} ${what}, ${Math.round(clock.monotonic() - began)} ms`,
      );
    try {
      const response = await http.send(request);
      said(String(response.status));
      return response;
    } catch (error) {
      said('gave no answer');
      throw error;
    }
  }

  #headers(as: Credential): Record<string, string> {
    const plain = { accept: '*/*', 'accept-encoding': 'identity', 'user-agent': 'parity' };
    const authorization = this.#credentials.header(as);
    return authorization === undefined ? plain : { ...plain, authorization };
  }

  async #wholeAnswer(request: { method: string; url: URL }, response: WireResponse): Promise<Answer> {
    const { status, headers, body } = response;
    response.limit(answerLimit);
    const chunks: Uint8Array[] = [];
    for await (const chunk of body) chunks.push(chunk);
    // Nothing is ever unpacked: a few bytes may stand for gigabytes.
    const text = packingOf(headers) === undefined ? Buffer.concat(chunks).toString('utf8') : '';
    const redact = (words: string): string => this.#secrets.redact(words);
    return new Answer({ ...request, redact }, status, headers, text);
  }

  #failed(answer: Answer): Failed {
    return {
      error: downAnswer(answer),
      again: true,
      retryAfterMs: retryAfterMs(answer.headers, this.#ports.clock),
    };
  }
}

/** Worth another try: the same question may be answered later (RFC 9110, section 15). */
export function isTemporary(status: number): boolean {
  return status === 408 || status === 429 || status >= 500;
}

function isRedirect(status: number): boolean {
  return status >= 300 && status < 400 && status !== 304;
}

/** What breaks while a large answer is read is the registry's trouble, and no defect of ours. */
async function* blockedBody(body: AsyncIterable<Uint8Array>, url: URL): AsyncGenerator<Uint8Array> {
  try {
    yield* body;
  } catch (error) {
    throw isWireError(error) ? blockedByWire(error, url) : error;
  }
}

/** `.` and `..` would be resolved away even when encoded; the names of packages never are those. */
function encodeSegment(segment: string): string {
  if (segment === '.' || segment === '..' || segment === '')
    throw new Error(`${JSON.stringify(segment)} cannot be part of a path`);
  return encodeURIComponent(segment);
}
