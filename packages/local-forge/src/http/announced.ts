import type { IncomingMessage } from 'node:http';

/** How many bytes a request says its body has; `undefined` when it is chunked. */
export function announcedLength({ headers }: IncomingMessage): number | undefined {
  if (headers['transfer-encoding'] !== undefined) return undefined;
  return Number(headers['content-length'] ?? 0);
}

export function hasBody(request: IncomingMessage): boolean {
  return announcedLength(request) !== 0;
}
