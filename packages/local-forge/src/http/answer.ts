/** A response as a value: handlers return it, gates throw it inside a `Refusal`, one writer sends it. */
export interface Answer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** Text follows Go's rule (chunked above 2 KiB); bytes and files always carry their length. */
  readonly body?: string | Buffer | FileBody;
}

/** A part of a file on disk, streamed. */
export interface FileBody {
  readonly path: string;
  readonly start: number;
  readonly length: number;
}

/** An answer that ends a request early. */
export class Refusal extends Error {
  readonly answer: Answer;

  constructor(answer: Answer) {
    super(`refused with ${answer.status}`);
    this.answer = answer;
  }
}

/** A success without a word. */
export function empty(status: number, headers: Readonly<Record<string, string>> = {}): Answer {
  return { status, headers };
}

/** Text as the forge's own handlers write it: no space before `charset`, no newline of its own. */
export function plain(status: number, text: string): Answer {
  return { status, headers: { 'content-type': 'text/plain;charset=utf-8' }, body: text };
}

/** Text as Go's `http.Error` writes it: a space before `charset`, a newline at the end. */
export function goError(
  status: number,
  text: string,
  headers: Readonly<Record<string, string>> = {},
): Answer {
  const common = { 'content-type': 'text/plain; charset=utf-8', 'x-content-type-options': 'nosniff' };
  return { status, headers: { ...common, ...headers }, body: `${text}\n` };
}

/** JSON as the forges encode it, with a newline at the end. */
export function json(status: number, value: unknown, headers: Readonly<Record<string, string>> = {}): Answer {
  const all = { 'content-type': 'application/json;charset=utf-8', ...headers };
  return { status, headers: all, body: `${JSON.stringify(value)}\n` };
}

/** Adds headers that the answer does not have yet. */
export function withHeaders(answer: Answer, headers: Readonly<Record<string, string>>): Answer {
  return { ...answer, headers: { ...headers, ...answer.headers } };
}
