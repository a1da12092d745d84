import { createHash } from 'node:crypto';
import { request } from 'node:http';
import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import { buffer } from 'node:stream/consumers';

export interface Question {
  readonly base: string;
  readonly method: string;
  /** Sent as it stands: `fetch` would tidy `..` and doubled slashes away. */
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: Buffer | undefined;
}

export interface Reply {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
  readonly sha256: string;
}

/** Sends one request with a Content-Length where transcripts have one, and reads the whole answer. */
export async function sendRequest({ base, method, path, headers = {}, body }: Question): Promise<Reply> {
  const { hostname, port } = new URL(base);
  const counted = body !== undefined || ['PUT', 'POST', 'PATCH'].includes(method);
  const length = counted ? { 'content-length': String(body?.length ?? 0) } : {};
  const { promise, resolve, reject } = Promise.withResolvers<Reply>();
  const options = { hostname, port, method, path, headers: { ...headers, ...length }, agent: false };
  const sent = request(options, (response) => {
    resolve(readReply(response));
  });
  sent.on('error', reject);
  sent.end(body);
  return promise;
}

async function readReply(response: IncomingMessage): Promise<Reply> {
  const body = await buffer(response);
  const sha256 = createHash('sha256').update(body).digest('hex');
  return { status: response.statusCode ?? 0, headers: response.headers, body, sha256 };
}
