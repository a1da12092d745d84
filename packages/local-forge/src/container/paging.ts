/** A number as Go reads it from a query: what is none is 0. */
export function wholeNumber(text: string): number {
  return /^[+-]?\d+$/.test(text) ? Number(text) : 0;
}

/** How to go on behind `last`; nothing when there was nothing. A limit goes along if there is one. */
export function nextLink(path: string, last: string | undefined, n: number): Record<string, string> {
  if (last === undefined) return {};
  const query = new URLSearchParams({ last, ...(n > 0 ? { n: String(n) } : {}) });
  return { link: `<${path}?${query.toString()}>; rel="next"` };
}
