import { isBlocked } from '../blocker.ts';
import { inOrder, type PlannedStep, type State, type Step } from './step.ts';

/**
 * Asks the registry about every step, from the top: where a manifest is, its blobs are not asked for.
 * Changes nothing.
 *
 * @param offline nothing is asked at all.
 */
export async function makePlan(steps: readonly Step[], offline: boolean): Promise<readonly PlannedStep[]> {
  const ordered = inOrder(steps);
  const states = new Map<Step, Promise<State>>();
  for (const step of ordered.toReversed()) states.set(step, stateOf(step, ordered, states, offline));
  return Promise.all(ordered.map(async (step) => ({ step, state: await known(states, step) })));
}

async function stateOf(
  step: Step,
  all: readonly Step[],
  states: ReadonlyMap<Step, Promise<State>>,
  offline: boolean,
): Promise<State> {
  if (offline) return { is: 'unknown', why: 'offline: not asked' };
  if (step.kind === 'content') {
    const above = await Promise.all(
      all.filter(({ needs }) => needs.includes(step)).map((user) => known(states, user)),
    );
    if (above.some(({ is }) => is === 'done')) return { is: 'done', why: 'what needs it is there' };
  }
  return probeStep(step);
}

/** A probe as a value: a registry that does not tell makes a state, not an end. */
export async function probeStep(step: Step, fresh = false): Promise<State> {
  try {
    return await step.probe(fresh);
  } catch (error) {
    if (isBlocked(error)) return { is: 'unknown', why: error.message, blocked: error };
    throw error;
  }
}

function known(states: ReadonlyMap<Step, Promise<State>>, step: Step): Promise<State> {
  const state = states.get(step);
  if (state === undefined) throw new Error(`step ${step.id} was not asked about before what it needs`);
  return state;
}
