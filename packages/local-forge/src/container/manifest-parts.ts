import { readFileSync } from 'node:fs';

import { Refusal } from '../http/answer.ts';
import type { Part, Stored } from '../store/image-writer.ts';
import { ociError, ociSilence } from './errors.ts';
import { imageRef } from './image-address.ts';
import type { ImageExchange } from './image-gates.ts';
import type { Descriptor, ManifestDocument } from './manifest-document.ts';
import { isImageManifest } from './media-types.ts';
import { sha256In } from './names.ts';

const CHART_CONFIG = 'application/vnd.cncf.helm.config.v1+json';

/** A larger one is not looked into, and so as good as unreadable. */
const LARGEST_CONFIG = 8 * 1024 * 1024;

/** Config and layers, all of which the image must have, and the first of which must be readable. */
export function partsOf(exchange: ImageExchange, { config, layers }: ManifestDocument): Part[] {
  const first = find(exchange, config);
  refuseUnreadableConfig(exchange, first);
  return [first, ...layers.map((layer) => find(exchange, layer))];
}

/** What the manifest says of sizes must be so. */
export function refuseWrongSizes(parts: readonly Part[], { config, layers }: ManifestDocument): void {
  const wrong = [config, ...layers].some(({ size }, index) => parts[index]?.size !== size);
  if (wrong) throw new Refusal(ociError(400, 'SIZE_INVALID'));
}

/** An index may list manifests of the same image only, that are there, and no other index. */
export function refuseMissingChildren(exchange: ImageExchange, { manifests }: ManifestDocument): void {
  for (const { mediaType, digest } of manifests) {
    if (!isImageManifest(mediaType)) throw new Refusal(ociError(400, 'MANIFEST_INVALID'));
    const sha256 = sha256In(digest) ?? '';
    if (exchange.forge.images.manifests(imageRef(exchange), sha256).length === 0)
      throw new Refusal(ociError(404, 'MANIFEST_BLOB_UNKNOWN'));
  }
}

function find(exchange: ImageExchange, { digest, mediaType }: Descriptor): Part {
  const sha256 = sha256In(digest);
  const found = sha256 === undefined ? undefined : exchange.forge.images.content(imageRef(exchange), sha256);
  if (found === undefined) throw new Refusal(ociError(404, 'BLOB_UNKNOWN'));
  return { hashes: found.hashes, size: found.size, mediaType };
}

function refuseUnreadableConfig({ forge }: ImageExchange, config: Part): void {
  const isChart = config.mediaType.toLowerCase() === CHART_CONFIG;
  const excused = !isChart && (forge.profile.takesAnyConfig || config.size === 0);
  if (!excused && !isJsonObject(forge.blobs.path(config.hashes.sha256), config))
    throw new Refusal(ociSilence(500));
}

function isJsonObject(path: string, { size }: Stored): boolean {
  if (size > LARGEST_CONFIG) return false;
  try {
    const value: unknown = JSON.parse(readFileSync(path, 'utf8'));
    return typeof value === 'object' && !Array.isArray(value);
  } catch {
    return false;
  }
}
