import type { Step } from '@parity-lib/core';

import type { PartGone } from '../client/part-gone.ts';
import type { PartStep } from './part-step.ts';

/**
 * Sends the parts of a manifest or an index again that the registry lost: those that it names, else those that it says it
 * does not have. One that lies about every one of them gets them all.
 */
export async function restoreParts(
  parts: readonly (PartStep | Step)[],
  { digests }: PartGone,
): Promise<void> {
  const known = parts.filter((part): part is PartStep => 'restore' in part);
  const named = known.filter(({ digest }) => digests.includes(digest));
  if (named.length > 0) return sendAll(named);
  let sent = 0;
  for (const part of known) if (await part.restore(() => {})) sent += 1;
  if (sent === 0) await sendAll(known);
}

async function sendAll(parts: readonly PartStep[]): Promise<void> {
  for (const part of parts) await part.apply(() => {});
}
