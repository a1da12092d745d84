import type { Step } from '@parity-lib/core';

import { isPartGone } from '../client/part-gone.ts';
import type { Repository } from '../client/repository.ts';
import type { Document } from '../document.ts';
import type { PartStep } from './part-step.ts';
import { restoreParts } from './restore-parts.ts';

/**
 * Puts a manifest or an index. When the registry lost a part of it since it was looked at, that is sent again, once.
 *
 * @param reference a tag, or its digest.
 */
export async function putWithParts(
  repository: Repository,
  reference: string,
  document: Document,
  parts: readonly (PartStep | Step)[],
): Promise<void> {
  try {
    await repository.putManifest(reference, document);
  } catch (error) {
    if (!isPartGone(error)) throw error;
    await restoreParts(parts, error);
    await repository.putManifest(reference, document);
  }
}
