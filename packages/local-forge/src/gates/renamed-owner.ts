import type { Answer } from '../http/answer.ts';
import { escapeHtml } from '../http/escape-html.ts';
import type { Exchange } from '../http/exchange.ts';

/** A request for an owner who was renamed is sent on, whatever its method; the path is otherwise kept as it came. */
export function redirectToOwner(exchange: Exchange, name: string): Answer | undefined {
  const renamed = exchange.forge.people.renamed(name);
  if (renamed === undefined) return undefined;
  const parts = exchange.rawPath.split('/');
  const index = parts.findIndex((part) => part !== '' && decodeURIComponent(part) === name);
  const path = parts.with(index, encodeURIComponent(renamed)).join('/');
  const location = `${path}${exchange.search}`;
  // As Go: only who asked with GET is told in words too.
  if (exchange.method !== 'GET' && exchange.method !== 'HEAD') return { status: 307, headers: { location } };
  // The path is what the client sent; it may hold what ends an attribute.
  const body = `<a href="${escapeHtml(location)}">Temporary Redirect</a>.\n\n`;
  return { status: 307, headers: { location, 'content-type': 'text/html; charset=utf-8' }, body };
}
