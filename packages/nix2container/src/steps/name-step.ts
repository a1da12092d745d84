import { overtaken, type ReleaseContext, type State, type Step } from '@parity-lib/core';
import { deletion } from '@parity-lib/forge';
import type { Document, Found, Stored } from '@parity-lib/oci';

import type { ImageRegistry } from '../image-registry.ts';
import { findFixed } from '../release/find-fixed.ts';
import { type ImageRef, listsExactly } from '../release/image-ref.ts';
import { tagNames } from '../release/tag-names.ts';
import { hasSameImages } from './same-images.ts';
import { hidden, shortOf } from './tag-state.ts';

export interface NamePlace {
  readonly refs: readonly ImageRef[];
  /** The index of the release, as we would write it. */
  readonly index: Document;
  /** The steps of what it lists, as far as that is here. */
  readonly manifests: readonly Step[];
  readonly release: ReleaseContext;
  readonly registry: ImageRegistry;
}

/** The step that writes the fixed name of a release: `:TAG`, or `:TAG-r<N>`. It never changes what is there. */
export function nameStep(place: NamePlace, needs: readonly Step[]): Step {
  const { repository } = place.registry;
  const tag = tagNames(place.release).fixed;
  return {
    id: `:${tag}`,
    kind: 'name',
    target: repository.pathOf(tag),
    why: 'the release',
    bytes: place.index.bytes.length,
    needs,
    mayBeOverwritten: true,
    probe: async (fresh = false) => (await publishedAs(place, fresh)).state,
    apply: async () => {
      // Somebody may have published since the plan was made; the moment between these two is all that is left to chance.
      const { state, tag } = await publishedAs(place, true);
      if (state.is === 'conflict') throw overtaken(`:${tag}`, state);
      if (state.is !== 'done') await place.registry.put(tag, place.index, place.manifests);
    },
  };
}

/** What the registry has of the release. */
export interface Published {
  readonly state: State;
  /** Where the fixed name is kept. */
  readonly tag: string;
  /** What the pointers are to lead to. */
  readonly index: Document;
}

export async function publishedAs(place: NamePlace, fresh: boolean): Promise<Published> {
  const { tag, found } = await findFixed(place.release, place.registry, fresh);
  return stateAt(place, tag, found);
}

async function stateAt(place: NamePlace, tag: string, found: Found<Stored>): Promise<Published> {
  const { index } = place;
  if (found.is === 'hidden') return { state: hidden, tag, index };
  if (found.is === 'absent') return { state: { is: 'needed' }, tag, index };
  const state = await stateOf(place, tag, found.value);
  return { state, tag, index: state.is === 'done' ? found.value : index };
}

async function stateOf({ refs, registry, index }: NamePlace, tag: string, stored: Stored): Promise<State> {
  if (stored.digest === index.digest || listsExactly(stored, refs))
    return { is: 'done', why: 'the same images are there' };
  if (await hasSameImages(stored, refs, registry))
    return { is: 'done', why: 'the same images are there, packed otherwise' };
  const { repository } = registry;
  return {
    is: 'conflict',
    ours: shortOf(index.digest),
    theirs: shortOf(stored.digest),
    // Of the tag alone, as the distribution-spec has it ("Deleting tags"): images that other tags lead to stay.
    remedy: deletion(repository.registry.http.target, repository.urlOf(tag)),
  };
}
