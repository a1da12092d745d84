import { createHash } from 'node:crypto';

import { PushedChunks } from '@parity-lib/core';
import { multiHash } from '@parity-lib/core/multi-hash';
import type { TarDigest } from '@parity-lib/core/tar';

import type { PackageFacts } from '../package/facts.ts';
import { readPackage } from '../package/read-package.ts';

/** What a registry gives back. */
export interface PublishedBytes {
  readonly size: number;
  readonly sha256: string;
  readonly integrity: string;
  readonly shasum: string;
  /** What is in it, and the tar that it was packed from. @throws Blocked `artifact-invalid` when it is no package. */
  open(): Promise<{ readonly facts: PackageFacts; readonly tar: TarDigest }>;
}

/** Reads all of it once. @param shown as people know it. */
export async function readPublished(body: AsyncIterable<Uint8Array>, shown: string): Promise<PublishedBytes> {
  const hash = multiHash(['sha256', 'sha512', 'sha1']);
  const tar = createHash('sha256');
  let tarSize = 0;
  const pushed = new PushedChunks();
  const reading = readPackage(pushed.chunks(), shown, (chunk) => {
    tar.update(chunk);
    tarSize += chunk.length;
  });
  // Asked for later: bytes that are others altogether are told first.
  reading.catch(() => {});
  try {
    for await (const chunk of body) {
      hash.update(chunk);
      await pushed.push(chunk);
    }
  } finally {
    pushed.end();
  }
  const { sha256, sha512, sha1 } = hash.digests();
  return {
    size: hash.size,
    sha256: sha256.hex,
    integrity: `sha512-${sha512.base64}`,
    shasum: sha1.hex,
    open: async () => {
      const facts = await reading;
      return { facts, tar: { size: tarSize, sha256: tar.copy().digest('hex') } };
    },
  };
}
