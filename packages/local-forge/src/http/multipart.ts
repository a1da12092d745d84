import { Readable } from 'node:stream';

/** The headers of one part of a form. */
export interface PartHeaders {
  readonly name: string;
  readonly fileName?: string;
}

/** One step through a form: a part begins, some of its bytes, or its end. */
export type PartEvent =
  | { readonly at: 'part'; readonly headers: PartHeaders }
  | { readonly at: 'bytes'; readonly bytes: Buffer }
  | { readonly at: 'end' };

/** What a part says of itself is short; headers that never end must not fill the memory. */
const LONGEST_HEADERS = 64 * 1024;

/** Reads a multipart form of any size, holding back no more than a boundary's length, or one part's headers. */
export async function* readMultipart(
  body: AsyncIterable<Buffer>,
  boundary: string,
): AsyncGenerator<PartEvent> {
  const delimiter = Buffer.from(`\r\n--${boundary}`);
  const source = body[Symbol.asyncIterator]();
  // The first boundary has no line end before it.
  let held: Buffer = Buffer.from('\r\n');
  let inPart = false;
  for (;;) {
    const at = held.indexOf(delimiter);
    const bytes =
      at === -1 ? held.subarray(0, Math.max(0, held.length - delimiter.length + 1)) : held.subarray(0, at);
    if (inPart && bytes.length > 0) yield { at: 'bytes', bytes };
    held = held.subarray(bytes.length);
    if (at === -1) {
      held = await more(source, held);
      continue;
    }
    if (inPart) yield { at: 'end' };
    held = await atLeast(source, held, Buffer.from('\r\n\r\n'), delimiter.length);
    if (held.subarray(delimiter.length, delimiter.length + 2).toString() === '--') break;
    const end = held.indexOf('\r\n\r\n', delimiter.length);
    yield { at: 'part', headers: parseHeaders(held.subarray(delimiter.length, end).toString('utf8')) };
    held = held.subarray(end + 4);
    inPart = true;
  }
  // Whatever follows means nothing, but a request must be read to its end to be answered.
  while ((await source.next()).done !== true);
}

/** The bytes of the first part that has a file name; a form without one is a `SyntaxError`. */
export function firstFileOf(body: Readable, boundary: string): Readable {
  return Readable.from(fileBytes(body, boundary), { objectMode: false });
}

async function* fileBytes(body: Readable, boundary: string): AsyncGenerator<Buffer> {
  let state: 'before' | 'inside' | 'after' = 'before';
  for await (const event of readMultipart(body, boundary)) {
    if (event.at === 'part' && state === 'before' && event.headers.fileName !== undefined) state = 'inside';
    else if (event.at === 'bytes' && state === 'inside') yield event.bytes;
    else if (event.at === 'end' && state === 'inside') state = 'after';
  }
  if (state === 'before') throw new SyntaxError('the form holds no file');
}

function parseHeaders(text: string): PartHeaders {
  const disposition = /^content-disposition:(.*)$/im.exec(text)?.[1] ?? '';
  const name = /[; ]name="((?:[^"\\]|\\.)*)"/i.exec(disposition)?.[1] ?? '';
  const fileName = /[; ]filename="((?:[^"\\]|\\.)*)"/i.exec(disposition)?.[1];
  return { name, ...(fileName === undefined ? {} : { fileName }) };
}

async function more(source: AsyncIterator<Buffer>, held: Buffer): Promise<Buffer> {
  const { value, done } = await source.next();
  if (done === true) throw new SyntaxError('the form ends too early');
  return held.length === 0 ? value : Buffer.concat([held, value]);
}

/** Reads on until the closing dashes or the end of a part's headers are there. */
async function atLeast(
  source: AsyncIterator<Buffer>,
  held: Buffer,
  mark: Buffer,
  from: number,
): Promise<Buffer> {
  let all = held;
  for (;;) {
    if (all.length >= from + 2 && all.subarray(from, from + 2).toString() === '--') return all;
    if (all.includes(mark, from)) return all;
    if (all.length > LONGEST_HEADERS) throw new SyntaxError('the headers of a part have no end');
    all = await more(source, all);
  }
}
