import { Blocked } from '../blocker.ts';
import { cleaned } from './clean-text.ts';

/** A whole answer with a small body. */
export class Answer {
  readonly method: string;
  readonly url: URL;
  readonly status: number;
  readonly headers: Readonly<Record<string, string | undefined>>;
  /** Empty where the body is packed: see `packingOf`. */
  readonly text: string;
  readonly #redact: (text: string) => string;

  /** @param request.redact takes out of its words what must not be shown, before they are cut. */
  constructor(
    request: { method: string; url: URL; redact?: (text: string) => string },
    status: number,
    headers: Answer['headers'],
    text: string,
  ) {
    this.method = request.method;
    this.url = request.url;
    this.status = status;
    this.headers = headers;
    this.text = text;
    this.#redact = request.redact ?? ((words) => words);
  }

  /** @throws Blocked `registry-invalid` when the body is not JSON. */
  json(): unknown {
    try {
      return JSON.parse(this.text);
    } catch (cause) {
      throw invalidAnswer(this, 'is not JSON', cause);
    }
  }

  /** `GET https://host/path answered 503: its own words`, safe to print. */
  describe(): string {
    const words = this.quote(ownWords(this));
    return `${this.method} ${shownUrl(this.url)} answered ${this.status}${words === '' ? '' : `: ${words}`}`;
  }

  /** Some of what it says, safe to print: without secrets, on one line, cut short. */
  quote(words: string): string {
    return cleaned(this.#redact(words));
  }
}

/** How a body is packed although we ask for it as it is (`identity`); undefined when it is not. */
export function packingOf(headers: Answer['headers']): string | undefined {
  const packing = headers['content-encoding']?.trim().toLowerCase() ?? '';
  return packing === '' || packing === 'identity' ? undefined : packing;
}

/** No name of ours makes a URL so long; a redirect may. */
const longestUrl = 1000;

/** Without a query, a user and a password: each may hold a token. */
export function shownUrl(url: URL): string {
  const text = `${url.origin}${url.pathname}`;
  return text.length <= longestUrl ? text : `${text.slice(0, longestUrl - 1)}…`;
}

export function invalidAnswer(answer: Answer, why: string, cause?: unknown): Blocked {
  return new Blocked('registry-invalid', {
    message: `An answer of the registry makes no sense: it ${why}.`,
    details: [answer.describe()],
    next: 'Check that registry.host names the forge itself, and what stands between (proxy, login page); then run it again.',
    cause,
  });
}

/** The message in a JSON error, else plain text; an HTML page says nothing that helps. */
function ownWords(answer: Answer): string {
  const packing = packingOf(answer.headers);
  if (packing !== undefined) return `a body packed with ${packing}`;
  if (answer.text.includes('\0')) return 'bytes that are no text';
  const type = answer.headers['content-type'] ?? '';
  if (type.includes('html')) return 'an HTML page';
  if (!type.includes('json')) return answer.text;
  try {
    const body: unknown = JSON.parse(answer.text);
    if (typeof body === 'object' && body !== null && 'message' in body && typeof body.message === 'string')
      return body.message;
  } catch {
    // Then its text is all there is.
  }
  return answer.text;
}
