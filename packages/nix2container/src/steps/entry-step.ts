import type { ReleaseContext, State, Step } from '@parity-lib/core';

import type { ImageRegistry } from '../image-registry.ts';
import { findFixed } from '../release/find-fixed.ts';
import { entryOf, type ImageRef, lists, refIn } from '../release/image-ref.ts';
import { isSameRelease } from '../release/stamp.ts';
import { tagNames } from '../release/tag-names.ts';
import { hidden, shortOf } from './tag-state.ts';

/**
 * The step that lets a leg wait to be joined, under `:TAG-<arch>`: an index around its manifest that says what release it
 * is of (design, section 5, "Joining legs"). It may move until the fixed name lists the leg; then it has done its work.
 */
export function entryStep(
  ref: ImageRef,
  release: ReleaseContext,
  registry: ImageRegistry,
  needs: readonly Step[],
): Step {
  const { repository } = registry;
  const tag = tagNames(release).entry(ref.arch);
  const document = entryOf(ref, release);
  return {
    id: `:${tag}`,
    kind: 'name',
    target: repository.pathOf(tag),
    why: `where the leg for ${ref.arch} waits to be joined`,
    bytes: document.bytes.length,
    needs,
    mayBeOverwritten: true,
    probe: (fresh = false) => stateOf(ref, release, registry, fresh),
    apply: () => registry.put(tag, document, needs),
  };
}

async function stateOf(
  ref: ImageRef,
  release: ReleaseContext,
  registry: ImageRegistry,
  fresh: boolean,
): Promise<State> {
  const names = tagNames(release);
  const { tag, found } = await findFixed(release, registry, fresh);
  if (found.is === 'there' && found.value.content.is === 'index' && lists(found.value.content.manifests, ref))
    return { is: 'done', why: `:${tag} has it` };
  const entry = await registry.at(names.entry(ref.arch), fresh);
  if (entry.is === 'hidden') return hidden;
  if (entry.is === 'absent') return { is: 'needed' };
  const waiting = refIn(entry.value, ref.arch);
  const isOurs =
    typeof waiting !== 'string' && waiting.id === ref.id && isSameRelease(waiting.release, ref.release);
  // An image can be deleted though an index lists it: nobody would ever send it again.
  if (isOurs && (await registry.has(ref.descriptor.digest))) return { is: 'done', why: 'it waits there' };
  return { is: 'needed', was: shortOf(entry.value.digest) };
}
