import type { JoinParts, ReleaseContext, Step } from '@parity-lib/core';
import { manifestStep } from '@parity-lib/oci';

import type { ImageRegistry } from '../image-registry.ts';
import { type ImageRef, indexOf } from '../release/image-ref.ts';
import { nameStep } from './name-step.ts';
import { pointerRules } from './pointer-rules.ts';
import { pointerStep } from './pointer-step.ts';

/** The index by its digest, the fixed name, and the pointers, `:latest` last (design, section 5, "Joining legs"). */
export function joinSteps(
  { refs, legSteps }: JoinParts & { readonly refs: readonly ImageRef[] },
  release: ReleaseContext,
  registry: ImageRegistry,
): readonly Step[] {
  const index = indexOf(refs, release);
  const document = { repository: registry.repository, document: index, shown: 'index', why: 'all arches' };
  const entries = legSteps.filter(({ kind }) => kind === 'name');
  // What an entry is around, the index is around as well.
  const manifests = entries.flatMap(({ needs }) => needs);
  const place = { refs, index, manifests, release, registry };
  const content = manifestStep(document, manifests);
  const name = nameStep(place, [content, ...entries]);
  return [content, name, ...pointerRules(place).map((rule) => pointerStep(place, rule, [name]))];
}
