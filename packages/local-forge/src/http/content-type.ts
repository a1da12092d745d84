/** The media type of a body, lower-cased, and what separates its parts if it has any. */
export function parseContentType(header = ''): { readonly media: string; readonly boundary?: string } {
  const media = (header.split(';', 1)[0] ?? '').trim().toLowerCase();
  const boundary = /boundary="?([^";]+)"?/i.exec(header)?.[1];
  return { media, ...(boundary === undefined ? {} : { boundary }) };
}
