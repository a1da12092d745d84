import type { FileRow } from '../store/rows.ts';
import { goError } from './answer.ts';
import type { Answer } from './answer.ts';
import type { Exchange } from './exchange.ts';
import { parseRange } from './range.ts';

/** A stored file as a download: whole, or the one range that was asked for. */
export function serveFile({ forge, headers }: Exchange, file: FileRow): Answer {
  const disposition = { 'content-disposition': headerText(forge.profile.contentDisposition(file.name)) };
  const range = parseRange(headers.range, file.size);
  if (range.is === 'bad') {
    const outside = range.why === 'outside' ? { 'content-range': `bytes */${file.size}` } : {};
    const why = range.why === 'outside' ? 'invalid range: failed to overlap' : 'invalid range';
    return goError(416, why, { ...disposition, ...outside });
  }
  const { start, length } = range;
  const part = { 'content-range': `bytes ${start}-${start + length - 1}/${file.size}` };
  return {
    status: range.is === 'part' ? 206 : 200,
    headers: {
      'content-type': 'application/octet-stream',
      'accept-ranges': 'bytes',
      ...disposition,
      'cache-control': forge.profile.downloadCacheControl,
      'last-modified': new Date(file.created).toUTCString(),
      ...(range.is === 'part' ? part : {}),
    },
    body: { path: forge.blobs.path(file.hashes.sha256), start, length },
  };
}

/** As Go writes what is beyond ASCII: its bytes. What would end the line is a blank: a chart may be called anything. */
function headerText(text: string): string {
  return Buffer.from(text)
    .toString('latin1')
    .replace(/[^\t -~\u0080-\u00FF]/g, ' ');
}
