import { readAlong } from '@parity-lib/core';
import { multiHash } from '@parity-lib/core/multi-hash';

import type { PackageFacts } from '../package/facts.ts';
import { readPackage } from '../package/read-package.ts';

/** What a registry gives back. */
export interface PublishedBytes {
  readonly size: number;
  readonly sha256: string;
  readonly integrity: string;
  readonly shasum: string;
  /** What is in it, and the tar that it was packed from. @throws Blocked `artifact-invalid` when it is no package. */
  open(): Promise<{ readonly facts: PackageFacts; readonly tarSha256: string }>;
}

/** Reads all of it once. @param shown as people know it. */
export async function readPublished(body: AsyncIterable<Uint8Array>, shown: string): Promise<PublishedBytes> {
  const hash = multiHash(['sha256', 'sha512', 'sha1']);
  const tar = multiHash(['sha256']);
  const { seen } = await readAlong(
    async (handOn) => {
      for await (const chunk of body) {
        hash.update(chunk);
        await handOn(chunk);
      }
    },
    (chunks) => readPackage(chunks, shown, (chunk) => tar.update(chunk)),
  );
  const { sha256, sha512, sha1 } = hash.digests();
  return {
    size: hash.size,
    sha256: sha256.hex,
    integrity: `sha512-${sha512.base64}`,
    shasum: sha1.hex,
    open: async () => ({ facts: await seen(), tarSha256: tar.digests().sha256.hex }),
  };
}
