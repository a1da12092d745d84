import type { Step } from '@parity-lib/core';

import type { PartGone } from '../client/part-gone.ts';
import type { BlobStep } from './blob-step.ts';

/**
 * Sends the blobs of a manifest again that the registry lost: those that it names, else those that it says it does not
 * have. One that lies about every one of them gets them all.
 */
export async function restoreParts(
  parts: readonly (BlobStep | Step)[],
  { digests }: PartGone,
): Promise<void> {
  const blobs = parts.filter((part): part is BlobStep => 'restore' in part);
  const named = blobs.filter(({ digest }) => digests.includes(digest));
  if (named.length > 0) return sendAll(named);
  let sent = 0;
  for (const blob of blobs) if (await blob.restore(() => {})) sent += 1;
  if (sent === 0) await sendAll(blobs);
}

async function sendAll(blobs: readonly BlobStep[]): Promise<void> {
  for (const blob of blobs) await blob.apply(() => {});
}
