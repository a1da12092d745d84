import { isDigest, mediaTypes } from '@parity-lib/oci';
import * as z from 'zod/mini';

import { invalidImage, quote } from '../complaint.ts';
import type { ImageMeta } from './leg-meta.ts';

const buildx = z.object({ 'containerimage.digest': z.string() });

/**
 * Reads the digest of an image that was pushed by somebody else: bare, behind a name and "@", or in the metadata file of
 * `docker buildx build --metadata-file`.
 *
 * @throws Blocked `artifact-invalid`.
 */
export function readDigestFile(text: string, shown: string): ImageMeta {
  const bare = text.trim();
  const digest = bare.startsWith('{') ? digestIn(bare) : bare.split('@').at(-1);
  if (isDigest(digest))
    return { kind: 'digest', manifest: { mediaType: mediaTypes.manifest, digest, size: 0 } };
  throw invalidImage(shown, {
    what: `holds no digest of an image: ${quote(bare.slice(0, 100))}`,
    next: 'It holds "sha256:…", "name@sha256:…", or is what buildx writes with --metadata-file.',
  });
}

function digestIn(text: string): string | undefined {
  try {
    const parsed = z.safeParse(buildx, JSON.parse(text));
    return parsed.success ? parsed.data['containerimage.digest'] : undefined;
  } catch {
    return undefined;
  }
}
