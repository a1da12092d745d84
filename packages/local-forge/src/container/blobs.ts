import { closeSync, openSync, readSync } from 'node:fs';

import { Refusal } from '../http/answer.ts';
import type { Answer, FileBody } from '../http/answer.ts';
import { param } from '../http/exchange.ts';
import type { FileRow, PendingBlobRow } from '../store/rows.ts';
import { ociError, ociSilence } from './errors.ts';
import { imageRef } from './image-address.ts';
import type { ImageExchange } from './image-gates.ts';
import { mediaTypeOf } from './media-types.ts';
import { isDigest, sha256In } from './names.ts';
import { SNIFFED_BYTES, sniff } from './sniff.ts';
import { contentHeaders } from './stored-answer.ts';

/** Without a media type, unlike GET. */
export function headBlob(exchange: ImageExchange): Answer {
  const blob = findBlob(exchange);
  const { sha256 } = blob.hashes;
  return { status: 200, headers: contentHeaders(sha256), body: bodyOf(exchange, blob) };
}

/** Always the whole of it: a range is ignored. The media type is what a manifest called it, else what it looks like. */
export function getBlob(exchange: ImageExchange): Answer {
  const blob = findBlob(exchange);
  const body = bodyOf(exchange, blob);
  const type = mediaTypeOf(blob) ?? sniff(firstBytes(body));
  const media = type === undefined ? {} : { 'content-type': type };
  return { status: 200, headers: { ...contentHeaders(blob.hashes.sha256), ...media }, body };
}

/** From every manifest of the image that has it; one that nobody has is deleted as well. */
export function deleteBlob(exchange: ImageExchange): Answer {
  const digest = param(exchange, 'digest');
  if (!isDigest(digest)) throw unknown();
  const sha256 = sha256In(digest);
  if (sha256 !== undefined) exchange.forge.imageWriter.removeContent(imageRef(exchange), sha256);
  return ociSilence(202);
}

/** Manifests are found here too. */
function findBlob(exchange: ImageExchange): FileRow | PendingBlobRow {
  const sha256 = sha256In(param(exchange, 'digest'));
  const found = sha256 === undefined ? undefined : exchange.forge.images.content(imageRef(exchange), sha256);
  if (found === undefined) throw unknown();
  return found;
}

function bodyOf({ forge }: ImageExchange, { hashes, size }: FileRow | PendingBlobRow): FileBody {
  return { path: forge.blobs.path(hashes.sha256), start: 0, length: size };
}

function firstBytes({ path }: FileBody): Buffer {
  const file = openSync(path, 'r');
  try {
    const bytes = Buffer.alloc(SNIFFED_BYTES);
    return bytes.subarray(0, readSync(file, bytes, 0, SNIFFED_BYTES, 0));
  } finally {
    closeSync(file);
  }
}

function unknown(): Refusal {
  return new Refusal(ociError(404, 'BLOB_UNKNOWN'));
}
