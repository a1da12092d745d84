import type { State, Step } from '@parity-lib/core';
import type { Document, Found, Stored } from '@parity-lib/oci';

import { type NamePlace, publishedAs } from './name-step.ts';
import { hidden, shortOf } from './tag-state.ts';

/** When a pointer moves. */
export interface PointerRule {
  readonly tag: string;
  /** Whether it stays where it is, and why. @param at what it leads to now. */
  stays(at: Stored | undefined, fresh: boolean): Promise<string | undefined>;
  /** What has to be written before it leaves what it leads to now. */
  beforeLeaving?(at: Stored): Promise<void>;
  /** Where it belongs instead, after something else came meanwhile. */
  overtakenBy?(): Promise<Document | undefined>;
}

/** The step that moves a pointer to the release: as a copy of what its fixed name leads to, never a new assembly. */
export function pointerStep(place: NamePlace, rule: PointerRule, needs: readonly Step[]): Step {
  const { repository } = place.registry;
  const { tag } = rule;
  return {
    id: `:${tag}`,
    kind: 'pointer',
    target: repository.pathOf(tag),
    why: 'leads to the release',
    bytes: place.index.bytes.length,
    needs,
    mayBeOverwritten: true,
    probe: (fresh = false) => stateOf(place, rule, fresh),
    apply: () => move(place, rule),
  };
}

async function stateOf(place: NamePlace, rule: PointerRule, fresh: boolean): Promise<State> {
  const { index } = await publishedAs(place, fresh);
  return stateAt(index, rule, await place.registry.at(rule.tag, fresh), fresh);
}

async function stateAt(
  index: Document,
  rule: PointerRule,
  at: Found<Stored>,
  fresh: boolean,
): Promise<State> {
  if (at.is === 'hidden') return hidden;
  const now = at.is === 'there' ? at.value : undefined;
  if (now?.digest === index.digest) return { is: 'done', why: 'it leads there' };
  const why = await rule.stays(now, fresh);
  if (why !== undefined) return { is: 'kept', why };
  return now === undefined ? { is: 'needed' } : { is: 'needed', was: shortOf(now.digest) };
}

/** It is read just before and just after: no registry compares and swaps (design, section 5). */
async function move(place: NamePlace, rule: PointerRule): Promise<void> {
  const { index } = await publishedAs(place, true);
  const at = await place.registry.at(rule.tag, true);
  const state = await stateAt(index, rule, at, true);
  if (state.is === 'done' || state.is === 'kept') return;
  if (at.is === 'there') await rule.beforeLeaving?.(at.value);
  await place.registry.put(rule.tag, index, place.manifests);
  const higher = await rule.overtakenBy?.();
  if (higher !== undefined) await place.registry.put(rule.tag, higher, []);
}
