import { posix } from 'node:path';
import { Readable } from 'node:stream';

import { readMultipart } from '../http/multipart.ts';
import type { PartHeaders } from '../http/multipart.ts';
import type { Blobs, Received } from '../store/blobs.ts';

/** An upload form: its fields, first value of each, and the bytes of the file part `content`. */
export interface UploadForm {
  readonly fields: ReadonlyMap<string, string>;
  /** Absent when the form has no such file. */
  readonly fileName: string | undefined;
  readonly received: Received;
}

/** As much as Go takes for all fields that are not files. */
const MOST_FIELD_BYTES = 10 * 1024 * 1024;

/** Reads a form whose file may be of any size and stand anywhere. @throws SyntaxError for what is no form. */
export async function receiveForm(body: Readable, boundary: string, blobs: Blobs): Promise<UploadForm> {
  const reader = new FormReader();
  const content = Readable.from(reader.content(body, boundary), { objectMode: false });
  const received = await blobs.receive(content);
  return { fields: reader.fields, fileName: reader.fileName, received };
}

/** Gives out the bytes of the file and keeps the fields that stand around it. */
class FormReader {
  readonly fields = new Map<string, string>();
  fileName: string | undefined;
  #fieldBytes = 0;

  async *content(body: Readable, boundary: string): AsyncGenerator<Buffer> {
    let part: PartHeaders = { name: '' };
    let chunks: Buffer[] = [];
    let isContent = false;
    for await (const event of readMultipart(body, boundary)) {
      if (event.at === 'part') {
        part = event.headers;
        isContent = this.#beginsContent(part);
        chunks = [];
      } else if (event.at === 'bytes') {
        if (isContent) yield event.bytes;
        else if (!isFile(part)) chunks.push(this.#counted(event.bytes));
      } else if (!isFile(part) && !this.fields.has(part.name)) {
        this.fields.set(part.name, Buffer.concat(chunks).toString('utf8'));
      }
    }
  }

  #beginsContent(part: PartHeaders): boolean {
    if (part.name !== 'content' || !isFile(part) || this.fileName !== undefined) return false;
    this.fileName = posix.basename(part.fileName ?? '');
    return true;
  }

  #counted(bytes: Buffer): Buffer {
    this.#fieldBytes += bytes.length;
    if (this.#fieldBytes > MOST_FIELD_BYTES) throw new SyntaxError('multipart: message too large');
    return bytes;
  }
}

/** To Go a part with an empty file name is a field. */
function isFile({ fileName = '' }: PartHeaders): boolean {
  return fileName !== '';
}
