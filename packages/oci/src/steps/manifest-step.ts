import type { State, Step } from '@parity-lib/core';

import type { Repository } from '../client/repository.ts';
import type { Document } from '../document.ts';
import type { PartStep } from './part-step.ts';
import { putWithParts } from './put-with-parts.ts';

export interface ManifestPlace {
  readonly repository: Repository;
  readonly document: Document;
  /** How people know it. */
  readonly shown: string;
  readonly why: string;
}

/**
 * The step that puts a manifest or an index under its digest: nobody sees it there by accident, and nothing that is there
 * changes.
 *
 * @param parts what it is made of. When the registry lost one of them since it was looked at, it is sent again, once.
 */
export function manifestStep(place: ManifestPlace, parts: readonly (PartStep | Step)[]): PartStep {
  const { repository, document, shown, why } = place;
  const apply = (): Promise<void> => putWithParts(repository, document.digest, document, parts);
  return {
    id: shown,
    kind: 'content',
    target: repository.pathOf(document.digest),
    why,
    bytes: document.bytes.length,
    needs: parts,
    probe: () => stateOf(place),
    digest: document.digest,
    apply,
    restore: async () => {
      if ((await stateOf(place)).is === 'done') return false;
      await apply();
      return true;
    },
  };
}

async function stateOf({ repository, document }: ManifestPlace): Promise<State> {
  const found = await repository.digestOf(document.digest);
  if (found.is === 'hidden') return { is: 'unknown', why: 'not readable without a token' };
  // A registry that answers with another digest stored it under a wrong name: sent again, it is right.
  const isThere = found.is === 'there' && found.value === document.digest;
  return isThere ? { is: 'done', why: 'it is there' } : { is: 'needed' };
}
