import path from 'node:path';

import * as z from 'zod/mini';

import type { Descriptor } from '../descriptor.ts';
import { type Digest, hexOf } from '../digest.ts';
import { type Document, documentOf } from '../document.ts';
import { mediaTypes } from '../media-types.ts';
import { type ReadDocument, readDocument } from '../read-document.ts';
import { chooseImage } from './choose-image.ts';
import { layoutFile, layoutText } from './layout-file.ts';
import { LayoutInvalid } from './layout-invalid.ts';

/** A manifest in a layout, and where its parts lie. */
export interface LaidOut {
  readonly manifest: Document;
  readonly content: Extract<ReadDocument, { readonly is: 'manifest' }>;
  /** The file of a blob. */
  readonly pathOf: (digest: Digest) => string;
}

const layoutMark = z.object({ imageLayoutVersion: z.string().check(z.regex(/^1\./)) });

/** Tools that build for several platforms write an index in the index; nobody writes more than that. */
const mostIndexes = 3;

/**
 * Finds the image for one arch in an image layout (image-spec, image-layout.md): the only one, or the one of the platform.
 * Documents are held against their digests, blobs against their sizes; what is in those is the reader's to hash.
 *
 * @param architecture as Go calls it.
 * @throws LayoutInvalid.
 */
export async function readLayout(folder: string, architecture: string): Promise<LaidOut> {
  await assertLayout(folder);
  const text = await layoutText(folder, 'index.json', 'index.json');
  let read = parsed(mediaTypes.index, text, 'index.json');
  for (let indexes = 1; read.is === 'index' && indexes <= mostIndexes; indexes += 1) {
    const manifest = await documentIn(folder, chooseImage(read.manifests, architecture));
    read = parsed(manifest.mediaType, Buffer.from(manifest.bytes).toString('utf8'), manifest.digest);
    if (read.is === 'index') continue;
    await assertBlobs(folder, [read.config, ...read.layers]);
    return { manifest, content: read, pathOf: (digest) => path.join(folder, fileOf(digest)) };
  }
  throw new LayoutInvalid('has indexes in indexes in indexes');
}

async function assertLayout(folder: string): Promise<void> {
  const text = await layoutText(folder, 'oci-layout', 'oci-layout');
  const parsed = z.safeParse(layoutMark, jsonIn(text));
  if (!parsed.success) throw new LayoutInvalid('is of a version that is not 1');
}

function jsonIn(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new LayoutInvalid('has an oci-layout that is not JSON', { cause });
  }
}

function fileOf(digest: Digest): string {
  return path.join('blobs', 'sha256', hexOf(digest));
}

async function documentIn(folder: string, { mediaType, digest }: Descriptor): Promise<Document> {
  const text = await layoutText(folder, fileOf(digest), digest);
  const document = documentOf(mediaType, Buffer.from(text));
  if (document.digest !== digest) throw new LayoutInvalid(`has other bytes under ${digest}`);
  return document;
}

function parsed(mediaType: string, text: string, shown: string): ReadDocument {
  const content = readDocument(mediaType, text);
  if (content.is === 'wrong') throw new LayoutInvalid(`has ${shown}, which ${content.why}`);
  return content;
}

async function assertBlobs(folder: string, parts: readonly Descriptor[]): Promise<void> {
  for (const { digest, size } of parts) {
    const found = await layoutFile(folder, fileOf(digest), digest);
    if (found.size !== size)
      throw new LayoutInvalid(`has ${found.size} bytes under ${digest}, and should have ${size}`);
  }
}
