import type { IncomingMessage, ServerResponse } from 'node:http';

import { basic, OWNER, TOKEN } from '@parity-tools/e2e';
import { httpServer, type SeenRequest } from '@parity-tools/test-kit';

import type { RepositoryParts } from './repository.ts';
import { sha256 } from './sha256.ts';

/** How it differs from an index that tells all to everybody. */
export interface IndexOptions {
  readonly form?: 'html' | 'json';
  /** What it tells of a file. */
  readonly hash?: 'sha256' | 'md5' | 'none';
  /** What needs the token, besides uploads. */
  readonly hides?: readonly ('index' | 'files')[];
  /** Answers an upload in its place; undefined when it has no opinion. */
  readonly answer?: (name: string, uploads: number) => readonly [status: number, text?: string] | undefined;
  /** What it keeps of a wheel that was sent. */
  readonly keep?: (bytes: Buffer) => Buffer;
  /** Where wheels lie that somebody else put there. */
  readonly files?: Map<string, Buffer>;
}

/** A registry that is no forge: uploads at `/legacy/`, the index below `/simple/`. */
export interface IndexServer extends AsyncDisposable {
  readonly origin: string;
  readonly files: Map<string, Buffer>;
  /** Every upload, as somebody else reads it. */
  readonly forms: readonly FormData[];
  readonly requests: readonly SeenRequest[];
  /** Names that are listed and cannot be read. */
  readonly lose: Set<string>;
  /** For a repository that publishes to it. */
  readonly parts: RepositoryParts;
  uploads(): number;
}

export async function indexServer(options: IndexOptions = {}): Promise<IndexServer> {
  const { files = new Map<string, Buffer>(), hides = [] } = options;
  const forms: FormData[] = [];
  const lose = new Set<string>();
  const handle = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const end = (status: number, body: string | Buffer = '', type = 'text/plain'): void =>
      void response.writeHead(status, { 'content-type': type }).end(body);
    const form = request.method === 'POST' ? await formOf(request) : undefined;
    const [, folder = '', name = ''] = (request.url ?? '').split('/');
    const needsToken = form !== undefined || hides.includes(folder === 'files' ? 'files' : 'index');
    if (needsToken && request.headers.authorization !== basic(OWNER, TOKEN)) return end(401);
    if (form !== undefined) {
      if (folder !== 'legacy') return end(405);
      forms.push(form);
      return end(...(await take(form, files, { ...options, uploads: forms.length })));
    }
    const file = lose.has(name) ? undefined : files.get(decodeURIComponent(name));
    if (folder === 'files') return file === undefined ? end(404) : end(200, file, 'binary/octet-stream');
    if (folder !== 'simple') return end(404);
    return options.form === 'json'
      ? end(200, jsonPage(files, options), 'application/vnd.pypi.simple.v1+json')
      : end(200, htmlPage(files, options), 'text/html');
  };
  const server = await httpServer((request, response) => {
    handle(request, response).catch(() => response.destroy());
  });
  const urls = { uploadUrl: `${server.origin}/legacy/`, indexUrl: `${server.origin}/simple/` };
  return {
    origin: server.origin,
    files,
    forms,
    requests: server.requests,
    lose,
    parts: {
      registry: { username: OWNER },
      artifact: urls,
      env: { VERSION: '1.2.3', REGISTRY_TOKEN: TOKEN },
    },
    uploads: () => forms.length,
    [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
  };
}

async function formOf(request: IncomingMessage): Promise<FormData> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const headers = { 'content-type': request.headers['content-type'] ?? '' };
  return new Response(new Uint8Array(Buffer.concat(chunks)), { headers }).formData();
}

async function take(
  form: FormData,
  files: Map<string, Buffer>,
  { answer, keep = (bytes) => bytes, uploads }: IndexOptions & { readonly uploads: number },
): Promise<readonly [status: number, text?: string]> {
  const content = form.get('content') as File;
  const opinion = answer?.(content.name, uploads);
  if (opinion !== undefined) return opinion;
  if (files.has(content.name)) return [409, 'it is there already'];
  files.set(content.name, keep(Buffer.from(await content.arrayBuffer())));
  return [200];
}

function htmlPage(files: ReadonlyMap<string, Buffer>, { hash = 'sha256' }: IndexOptions): string {
  const fragment = (bytes: Buffer): string =>
    ({ sha256: `#sha256=${sha256(bytes)}`, md5: `#md5=${sha256(bytes).slice(0, 32)}`, none: '' })[hash];
  const links = [...files].map(
    ([name, bytes]) => `<a href="/files/${encodeURIComponent(name)}${fragment(bytes)}">${name}</a>`,
  );
  return `<!DOCTYPE html><html><body>${links.join('<br>\n')}</body></html>`;
}

function jsonPage(files: ReadonlyMap<string, Buffer>, { hash = 'sha256' }: IndexOptions): string {
  const listed = [...files].map(([filename, bytes]) => ({
    filename,
    url: `/files/${encodeURIComponent(filename)}`,
    hashes: hash === 'sha256' ? { sha256: sha256(bytes) } : {},
  }));
  return JSON.stringify({ meta: { 'api-version': '1.0' }, name: 'tool', files: listed });
}
