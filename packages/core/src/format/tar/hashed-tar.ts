import { createHash } from 'node:crypto';

import { seenBy } from '../seen-by.ts';

/** What tells a tar from another one, however it is packed. */
export interface TarDigest {
  /** In bytes. */
  readonly size: number;
  /** 64 lower-case hex digits. */
  readonly sha256: string;
}

/** Passes chunks on and hashes them; `digest` is that of all that have passed. */
export function hashedTar(chunks: AsyncIterable<Uint8Array>): {
  readonly chunks: AsyncIterable<Uint8Array>;
  digest(): TarDigest;
} {
  const hash = createHash('sha256');
  let size = 0;
  const update = (chunk: Uint8Array): void => {
    hash.update(chunk);
    size += chunk.length;
  };
  return { chunks: seenBy(chunks, update), digest: () => ({ size, sha256: hash.copy().digest('hex') }) };
}

/** The digest of a tar that nobody else wants to see. */
export async function tarDigestOf(chunks: AsyncIterable<Uint8Array>): Promise<TarDigest> {
  const tar = hashedTar(chunks);
  for await (const _ of tar.chunks);
  return tar.digest();
}
