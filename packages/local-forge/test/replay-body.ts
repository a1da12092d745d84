import { readFixture } from './transcript.ts';
import type { RecordedBody, RecordedPart } from './transcript.ts';

/** The bytes of a recorded body; a manifest may name a repository on the server itself. */
export function buildBody(body: RecordedBody | undefined, base = ''): Buffer | undefined {
  if (body === undefined) return undefined;
  if ('text' in body) return Buffer.from(body.text.replaceAll('{{base}}', base));
  if ('base64' in body) return Buffer.from(body.base64, 'base64');
  if ('fixture' in body) return readFixture(body.fixture);
  if ('fill' in body) return Buffer.alloc(body.size, body.fill);
  const parts = body.multipart.map((part) => buildPart(part, body.boundary));
  return Buffer.concat([...parts, Buffer.from(`--${body.boundary}--\r\n`)]);
}

function buildPart({ name, filename, text, fixture }: RecordedPart, boundary: string): Buffer {
  const file = filename === undefined ? '' : `; filename="${filename}"`;
  const type = filename === undefined ? '' : 'Content-Type: application/octet-stream\r\n';
  const head = `--${boundary}\r\nContent-Disposition: form-data; name="${name}"${file}\r\n${type}\r\n`;
  const content = fixture === undefined ? Buffer.from(text ?? '') : readFixture(fixture);
  return Buffer.concat([Buffer.from(head), content, Buffer.from('\r\n')]);
}
