import { Blocked } from '../blocker.ts';
import { cleaned } from './clean-text.ts';

/** A whole answer with a small body. */
export class Answer {
  readonly method: string;
  readonly url: URL;
  readonly status: number;
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly text: string;

  constructor(
    request: { method: string; url: URL },
    status: number,
    headers: Answer['headers'],
    text: string,
  ) {
    this.method = request.method;
    this.url = request.url;
    this.status = status;
    this.headers = headers;
    this.text = text;
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
    const words = cleaned(ownWords(this));
    return `${this.method} ${shownUrl(this.url)} answered ${this.status}${words === '' ? '' : `: ${words}`}`;
  }
}

/** Method and URL, without a query: one may hold a token. */
export function shownUrl(url: URL): string {
  return `${url.origin}${url.pathname}`;
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
  const type = answer.headers['content-type'] ?? '';
  if (type.includes('html')) return 'an HTML page';
  if (!type.includes('json')) return answer.text;
  try {
    const body: unknown = JSON.parse(answer.text);
    if (typeof body === 'object' && body !== null && 'message' in body) return String(body.message);
  } catch {
    // Then its text is all there is.
  }
  return answer.text;
}
