import { Refusal } from '../http/answer.ts';
import type { Answer } from '../http/answer.ts';
import { param } from '../http/exchange.ts';
import type { FileRow } from '../store/rows.ts';
import { ociError, ociSilence } from './errors.ts';
import { imageRef } from './image-address.ts';
import type { ImageExchange } from './image-gates.ts';
import { mediaTypeOf } from './media-types.ts';
import { isDigest, isTag, sha256In } from './names.ts';
import { contentHeaders } from './stored-answer.ts';

/** The bytes and the media type that were pushed, whatever `Accept` says; HEAD and GET alike. */
export function readManifest(exchange: ImageExchange): Answer {
  const [file] = findManifests(exchange);
  if (file === undefined) throw unknown();
  const { sha256 } = file.hashes;
  const type = mediaTypeOf(file) ?? '';
  const body = { path: exchange.forge.blobs.path(sha256), start: 0, length: file.size };
  return { status: 200, headers: { 'content-type': type, ...contentHeaders(sha256) }, body };
}

/** By tag, that tag alone; by digest, every tag and every other name that the manifest has. Indexes are not asked. */
export function deleteManifest(exchange: ImageExchange): Answer {
  const { images, imageWriter } = exchange.forge;
  const found = findManifests(exchange);
  if (found.length === 0) throw unknown();
  imageWriter.removeVersions(new Set(found.map((file) => images.versionOf(file))));
  return ociSilence(202);
}

/** A digest is that of the manifest, not the name it was pushed as: the two may differ. */
function findManifests(exchange: ImageExchange): readonly FileRow[] {
  const reference = param(exchange, 'reference');
  const { images } = exchange.forge;
  if (isDigest(reference)) {
    const sha256 = sha256In(reference);
    return sha256 === undefined ? [] : images.manifests(imageRef(exchange), sha256);
  }
  const file = isTag(reference) ? images.named(imageRef(exchange), reference) : undefined;
  return file === undefined ? [] : [file];
}

function unknown(): Refusal {
  return new Refusal(ociError(404, 'MANIFEST_UNKNOWN'));
}
