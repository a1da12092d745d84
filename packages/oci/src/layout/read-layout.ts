import { readFile, stat } from 'node:fs/promises';
import path from 'node:path';

import type { Descriptor } from '../descriptor.ts';
import { type Digest, hexOf } from '../digest.ts';
import { type Document, documentOf } from '../document.ts';
import { isIndexType, isManifestType, mediaTypes } from '../media-types.ts';
import { type ReadDocument, readDocument } from '../read-document.ts';

/** Documents are small; what is more is none, in bytes. */
const mostDocumentBytes = 4 * 1024 * 1024;

/** Why a folder is no image layout that can be published, as the rest of a sentence about it. */
export class LayoutInvalid extends Error {
  readonly code = 'PARITY_LAYOUT_INVALID';
}

export function isLayoutInvalid(error: unknown): error is LayoutInvalid {
  return error instanceof Error && 'code' in error && error.code === 'PARITY_LAYOUT_INVALID';
}

/** A manifest in a layout, and where its parts lie. */
export interface LaidOut {
  readonly manifest: Document;
  readonly content: Extract<ReadDocument, { readonly is: 'manifest' }>;
  /** The file of a blob. */
  readonly pathOf: (digest: Digest) => string;
}

/**
 * Finds the image for one arch in an image layout (image-spec, image-layout.md): the only one, or the one of the platform.
 * Documents are held against their digests, blobs against their sizes; what is in those is the reader's to hash.
 *
 * @param architecture as Go calls it.
 * @throws LayoutInvalid.
 */
export async function readLayout(folder: string, architecture: string): Promise<LaidOut> {
  await assertLayout(folder);
  const pathOf = (digest: Digest): string => path.join(folder, 'blobs', 'sha256', hexOf(digest));
  const top = parsed(
    mediaTypes.index,
    await textAt(path.join(folder, 'index.json'), 'index.json'),
    'index.json',
  );
  if (top.is !== 'index') throw new LayoutInvalid('has an index.json that is no index');
  let choice = top.manifests;
  // An index in the index is what tools write that build for several platforms.
  for (let depth = 0; depth < 3; depth += 1) {
    const one = chosen(choice, architecture);
    const text = await textAt(pathOf(one.digest), one.digest);
    const manifest = documentOf(one.mediaType, Buffer.from(text));
    if (manifest.digest !== one.digest) throw new LayoutInvalid(`has other bytes under ${one.digest}`);
    const content = parsed(one.mediaType, text, one.digest);
    if (content.is === 'manifest') {
      await assertBlobs([content.config, ...content.layers], pathOf);
      return { manifest, content, pathOf };
    }
    choice = content.manifests;
  }
  throw new LayoutInvalid('has indexes in indexes in indexes');
}

async function assertLayout(folder: string): Promise<void> {
  const text = await textAt(path.join(folder, 'oci-layout'), 'oci-layout');
  if (!/"imageLayoutVersion"\s*:\s*"1\./.test(text)) throw new LayoutInvalid('is of a version that is not 1');
}

/** What is for no platform, such as an attestation, is no image; where no platform is said, there must be one alone. */
function chosen(manifests: readonly Descriptor[], architecture: string): Descriptor {
  const images = manifests.filter(
    ({ mediaType, platform }) =>
      (isManifestType(mediaType) || isIndexType(mediaType)) && platform?.architecture !== 'unknown',
  );
  const fitting = images.filter(
    ({ platform }) => platform?.architecture === architecture && platform.os === 'linux',
  );
  const [only, ...others] =
    fitting.length > 0 ? fitting : images.filter(({ platform }) => platform === undefined);
  const listed = images.map(({ platform }) =>
    platform === undefined ? 'one without a platform' : platform.architecture,
  );
  if (only === undefined)
    throw new LayoutInvalid(`has no image for linux/${architecture}; it has ${listed.join(', ') || 'none'}`);
  if (others.some(({ digest }) => digest !== only.digest))
    throw new LayoutInvalid(`has more than one image for linux/${architecture}`);
  return only;
}

function parsed(mediaType: string, text: string, shown: string): ReadDocument {
  const content = readDocument(mediaType, text);
  if (content.is === 'wrong') throw new LayoutInvalid(`has ${shown}, which ${content.why}`);
  return content;
}

async function assertBlobs(parts: readonly Descriptor[], pathOf: (digest: Digest) => string): Promise<void> {
  for (const { digest, size } of parts) {
    const found = await stat(pathOf(digest)).catch(() => undefined);
    if (found?.isFile() !== true) throw new LayoutInvalid(`lacks ${digest}`);
    if (found.size !== size)
      throw new LayoutInvalid(`has ${found.size} bytes under ${digest}, and should have ${size}`);
  }
}

async function textAt(file: string, shown: string): Promise<string> {
  try {
    if ((await stat(file)).size > mostDocumentBytes)
      throw new LayoutInvalid(`has ${shown}, which is too large`);
    return await readFile(file, 'utf8');
  } catch (error) {
    if (isLayoutInvalid(error)) throw error;
    throw new LayoutInvalid(`has no ${shown} that can be read`, { cause: error });
  }
}
