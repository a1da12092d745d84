/** What a `Range` header comes to. */
export type Range =
  | { readonly is: 'whole' | 'part'; readonly start: number; readonly length: number }
  | { readonly is: 'bad'; readonly why: 'outside' | 'unreadable' };

/**
 * Reads a `Range` header as Go's file server does: an empty file ignores a range outside of it. Several
 * ranges at once get the whole file, which HTTP allows and no client of ours asks for.
 */
export function parseRange(header: string | undefined, size: number): Range {
  const whole: Range = { is: 'whole', start: 0, length: size };
  if (header === undefined || header.includes(',')) return whole;
  const [match, from = '', to = ''] = /^bytes=\s*(\d*)\s*-\s*(\d*)\s*$/.exec(header) ?? [];
  if (match === undefined || (from === '' && to === '')) return { is: 'bad', why: 'unreadable' };
  if (from !== '' && to !== '' && Number(to) < Number(from)) return { is: 'bad', why: 'unreadable' };
  const start = from === '' ? Math.max(0, size - Number(to)) : Number(from);
  const end = from === '' || to === '' ? size : Math.min(size, Number(to) + 1);
  if (start < size) return { is: 'part', start, length: end - start };
  return size === 0 ? whole : { is: 'bad', why: 'outside' };
}
