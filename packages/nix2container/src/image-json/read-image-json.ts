import { explainIssues, type SchemaIssue } from '@parity-lib/core';
import * as z from 'zod/mini';

import { invalidImage, quote, some } from '../complaint.ts';
import { tarType } from './media-types.ts';
import type { NixImage } from './nix-image.ts';
import { imageJson } from './schema.ts';

/** The only version there is. */
const version = 1;
const buildAgain = 'Build the image again with nix2container, and change nothing in its JSON afterwards.';

/**
 * Reads what `nix2container image` wrote. Nothing is passed over: a key that we do not know may change the layers.
 *
 * @param shown the file as people know it.
 * @throws Blocked `artifact-invalid`.
 */
export function readImageJson(text: string, shown: string): NixImage {
  const value = parseJson(text, shown);
  if (typeof value !== 'object' || value === null || !('version' in value) || !('image-config' in value))
    throw invalidImage(shown, {
      what: 'is no image JSON of nix2container',
      next: 'Name what "nix build" of an image gives: a JSON file with "version", "image-config" and "layers".',
    });
  if (value.version !== version)
    throw invalidImage(shown, {
      what: `is of version ${quote(String(value.version))}; this parity reads version ${version}`,
      next: 'Update parity, or build the image with a nix2container that writes the older version.',
    });
  const parsed = z.safeParse(imageJson, value);
  if (!parsed.success) throw refused(parsed.error.issues, value, shown);
  assertMakeable(parsed.data, shown);
  return parsed.data;
}

function parseJson(text: string, shown: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw invalidImage(shown, { what: 'is not JSON', next: buildAgain, cause });
  }
}

function refused(issues: readonly SchemaIssue[], value: unknown, shown: string): Error {
  const isUnknown = ({ code }: SchemaIssue): boolean => code === 'unrecognized_keys';
  const unknown = explainIssues(issues.filter(isUnknown), value, []).map(({ path }) => path);
  const wrong = explainIssues(
    issues.filter((issue) => !isUnknown(issue)),
    value,
    [],
  );
  const details = some(
    wrong.map(({ path, message }) => `${path} ${message}`),
    10,
  );
  if (unknown.length === 0)
    return invalidImage(shown, { what: 'is not what nix2container writes', details, next: buildAgain });
  return invalidImage(shown, {
    what: `says what this parity does not understand: ${unknown.join(', ')}`,
    details,
    next: 'Update parity: a newer nix2container may have written it. What is unknown may change the layers.',
  });
}

/** Without a file, the layer is the tar that we make, neither packed nor known by another digest. */
function assertMakeable({ layers }: NixImage, shown: string): void {
  for (const [at, { digest, diffId, mediaType, file }] of layers.entries()) {
    if (file !== undefined || (mediaType === tarType && digest === diffId)) continue;
    const which = mediaType === tarType ? 'another digest than its diff_ids' : `the type ${quote(mediaType)}`;
    throw invalidImage(shown, {
      what: `has a layer with ${which} and without a layer-path: layers[${at}]`,
      next: buildAgain,
    });
  }
}
