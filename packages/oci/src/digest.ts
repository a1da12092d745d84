import { createHash } from 'node:crypto';

/** `sha256:` and 64 lower-case hex digits (image-spec, descriptor.md, "Digests"): the one algorithm that all registries take. */
export type Digest = `sha256:${string}`;

export function isDigest(text: unknown): text is Digest {
  return typeof text === 'string' && /^sha256:[0-9a-f]{64}$/.test(text);
}

/** The digest of bytes that are at hand. */
export function digestOfBytes(bytes: Uint8Array): Digest {
  return `sha256:${createHash('sha256').update(bytes).digest('hex')}`;
}

export function hexOf(digest: Digest): string {
  return digest.slice('sha256:'.length);
}
