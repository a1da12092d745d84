import type { Exchange } from '../http/exchange.ts';

const DEFAULT_LIMIT = 30;
const MAX_LIMIT = 50;

/** The rows of the page that `page` and `limit` ask for, with the headers that tell how to go on. */
export function pageOf<T>(
  all: readonly T[],
  exchange: Exchange,
): { rows: readonly T[]; headers: Record<string, string> } {
  const page = positive(exchange.query.get('page')) ?? 1;
  const limit = Math.min(MAX_LIMIT, positive(exchange.query.get('limit')) ?? DEFAULT_LIMIT);
  const rows = all.slice((page - 1) * limit, page * limit);
  const link = linkHeader(exchange, page, Math.max(1, Math.ceil(all.length / limit)));
  const headers = { 'x-total-count': String(all.length), ...(link === '' ? {} : { link }) };
  return { rows, headers };
}

function positive(text: string | null): number | undefined {
  const value = Number(text);
  return Number.isInteger(value) && value > 0 ? value : undefined;
}

function linkHeader({ forge, rawPath, query }: Exchange, page: number, last: number): string {
  const link = (to: number, rel: string): string => {
    const asked = new URLSearchParams(query);
    asked.set('page', String(to));
    asked.sort();
    return `<${forge.base}${rawPath}?${asked.toString()}>; rel="${rel}"`;
  };
  const onward = page < last ? [link(page + 1, 'next'), link(last, 'last')] : [];
  const back = page > 1 ? [link(1, 'first'), link(page - 1, 'prev')] : [];
  return [...onward, ...back].join(',');
}
