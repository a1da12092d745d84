import { Buffer } from 'node:buffer';

import { type Body, framedBody, type Source, verifiedBody } from '@parity-lib/core';

import type { FormField } from './form-fields.ts';

/** A form as browsers send it (RFC 7578), its file streamed. */
export interface UploadForm {
  readonly contentType: string;
  readonly body: Body;
}

/** The fields first: a server knows what it gets before it gets it. The last bytes go only when the sha256 is right. */
export function uploadForm(fields: readonly FormField[], wheel: Source): UploadForm {
  // No file holds a part of its own hash, and no description one of the file it is in.
  const boundary = `parity-${wheel.sha256.slice(0, 40)}`;
  const parts = [...fields, ['sha256_digest', wheel.sha256] as const].map(
    ([name, value]) => `--${boundary}\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`,
  );
  const file = [
    `--${boundary}`,
    `Content-Disposition: form-data; name="content"; filename="${wheel.name}"`,
    'Content-Type: application/octet-stream',
    '\r\n',
  ].join('\r\n');
  return {
    contentType: `multipart/form-data; boundary=${boundary}`,
    body: framedBody(
      Buffer.from(parts.join('') + file),
      verifiedBody(wheel),
      Buffer.from(`\r\n--${boundary}--\r\n`),
    ),
  };
}
