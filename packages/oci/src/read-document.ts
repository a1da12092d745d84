import * as z from 'zod/mini';

import type { Descriptor } from './descriptor.ts';
import { type Digest, isDigest } from './digest.ts';
import type { IndexParts } from './image-index.ts';
import type { ImageParts } from './image-manifest.ts';
import { isIndexType, isManifestType } from './media-types.ts';

export type ReadDocument =
  | ({ readonly is: 'manifest' } & ImageParts)
  | ({ readonly is: 'index' } & IndexParts);

/** Why a document is none that can be relied on: a sentence's end, such as "is not JSON". */
export interface WrongDocument {
  readonly is: 'wrong';
  readonly why: string;
}

const platform = z.object({
  architecture: z.string(),
  os: z.string(),
  variant: z.optional(z.string()),
});

const descriptor = z.object({
  mediaType: z.string(),
  digest: z.custom<Digest>(isDigest),
  size: z.int().check(z.nonnegative()),
  annotations: z.optional(z.record(z.string(), z.string())),
  platform: z.optional(platform),
}) satisfies z.ZodMiniType<Descriptor>;

/** Go writes `null` for a list that nothing was ever put into: umoci does so in a new layout. */
const descriptors = z.pipe(
  z.nullable(z.array(descriptor)),
  z.transform((list) => list ?? []),
);

const image = z.object({
  schemaVersion: z.literal(2),
  config: descriptor,
  layers: descriptors,
});

const index = z.object({
  schemaVersion: z.literal(2),
  manifests: descriptors,
  annotations: z.optional(z.record(z.string(), z.string())),
});

/**
 * Reads a manifest or an index of either family.
 *
 * @param mediaType what came with it; where the document has one itself, both must be the same. One that is an
 *   image and an index at once can be read in two ways (CVE-2021-41190), and is wrong.
 */
export function readDocument(mediaType: string, text: string): ReadDocument | WrongDocument {
  const value = parse(text);
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return wrong('is no JSON object');
  // Go's tools take keys in any case.
  const keys = new Set(Object.keys(value).map((key) => key.toLowerCase()));
  if (keys.has('manifests') && (keys.has('layers') || keys.has('config')))
    return wrong('has layers and manifests, which can be read in two ways');
  const own = 'mediaType' in value ? value.mediaType : mediaType;
  if (own !== mediaType) return wrong(`says that it is ${JSON.stringify(own)}, and came as ${mediaType}`);
  if (isManifestType(mediaType)) {
    const parsed = z.safeParse(image, value);
    return parsed.success ? { is: 'manifest', ...parsed.data } : wrong('is no manifest of an image');
  }
  if (!isIndexType(mediaType)) return wrong(`is a ${mediaType}, and neither a manifest nor an index`);
  const parsed = z.safeParse(index, value);
  return parsed.success ? { is: 'index', ...parsed.data } : wrong('is no index of images');
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function wrong(why: string): WrongDocument {
  return { is: 'wrong', why };
}
