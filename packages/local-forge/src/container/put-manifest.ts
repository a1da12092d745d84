import { Readable } from 'node:stream';

import { userOf } from '../auth/doer.ts';
import { countProblem } from '../gates/limits.ts';
import { Refusal } from '../http/answer.ts';
import type { Answer } from '../http/answer.ts';
import { param } from '../http/exchange.ts';
import { receiveShort } from '../http/receive-short.ts';
import type { Received } from '../store/blobs.ts';
import { ociError, ociSilence } from './errors.ts';
import { addressOf, imageRef } from './image-address.ts';
import type { ImageExchange } from './image-gates.ts';
import { parseManifest } from './manifest-document.ts';
import type { ManifestDocument } from './manifest-document.ts';
import { partsOf, refuseMissingChildren, refuseWrongSizes } from './manifest-parts.ts';
import { isImageIndex, isImageManifest, isKnownFamily } from './media-types.ts';
import { isDigest, isTag } from './names.ts';
import { storedAt } from './stored-answer.ts';

const LARGEST_MANIFEST = 10 * 1024 * 1024;

/** What is about to be written. */
interface Pushed {
  readonly document: ManifestDocument;
  readonly mediaType: string;
  readonly received: Received;
}

/** Takes a manifest under a tag or a digest. Whether the digest is the manifest's own, nobody looks. */
export async function putManifest(exchange: ImageExchange): Promise<Answer> {
  const reference = param(exchange, 'reference');
  if (!isDigest(reference) && !isTag(reference)) throw invalid(400, 'Tag is invalid');
  const bytes = await receiveShort(exchange, LARGEST_MANIFEST);
  if (bytes === undefined) throw invalid(413, 'Manifest exceeds maximum size');
  const document = parseManifest(bytes);
  if (document === undefined) throw new Refusal(ociSilence(500));
  if (document.schemaVersion !== 2)
    throw new Refusal(ociError(501, 'UNSUPPORTED', 'Schema version is not supported'));
  const mediaType = mediaTypeFrom(exchange, document);
  const received = await exchange.forge.blobs.receive(Readable.from([bytes], { objectMode: false }));
  try {
    return write(exchange, { document, mediaType, received });
  } finally {
    await received.drop();
  }
}

/** Synchronous from the first question to the commit: what it refers to is still there when it is written. */
function write(exchange: ImageExchange, { document, mediaType, received }: Pushed): Answer {
  const { forge, owner, doer } = exchange;
  const ref = imageRef(exchange);
  const isImage = isImageManifest(mediaType);
  if (!isImage && !isImageIndex(mediaType)) throw invalid(400);
  if (!isImage) refuseMissingChildren(exchange, document);
  const parts = isImage ? partsOf(exchange, document) : [];
  const reference = param(exchange, 'reference').toLowerCase();
  const isNew = forge.images.version(ref, reference) === undefined;
  if (isNew && countProblem(exchange) !== undefined) throw new Refusal(ociSilence(403));
  if (isImage) refuseWrongSizes(parts, document);
  received.keep();
  const manifests = isImage ? [] : document.manifests.map(({ digest }) => digest);
  forge.imageWriter.writeManifest({
    ...ref,
    reference,
    creator: userOf(doer)?.name ?? owner.name,
    facts: { tagged: !isDigest(reference), manifests },
    manifest: { ...received, mediaType },
    parts,
    now: forge.now(),
  });
  const location = addressOf(exchange, `manifests/${param(exchange, 'reference')}`);
  return storedAt(location, received.hashes.sha256);
}

/** The header's, if it is of a known family, else the document's own. */
function mediaTypeFrom({ headers }: ImageExchange, { mediaType }: ManifestDocument): string {
  const found = [headers['content-type'] ?? '', mediaType].find(isKnownFamily);
  if (found === undefined) throw invalid(400, 'MediaType not recognized');
  return found;
}

function invalid(status: number, message?: string): Refusal {
  return new Refusal(ociError(status, 'MANIFEST_INVALID', message));
}
