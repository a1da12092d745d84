import type { Blocked } from '../blocker.ts';

/** What asking the registry said of a step. */
export type State =
  | { readonly is: 'done'; readonly why: string }
  /** `was`: what a pointer stands at now. */
  | { readonly is: 'needed'; readonly why?: string; readonly was?: string }
  /** A pointer that rightly stays where it is. */
  | { readonly is: 'kept'; readonly why: string }
  /**
   * Other content under a fixed name. `remedy`: the narrowest request that would delete it; `alsoDeletes`: what else would
   * go with it.
   */
  | {
      readonly is: 'conflict';
      readonly ours: string;
      readonly theirs: string;
      readonly remedy?: string | undefined;
      readonly alsoDeletes?: readonly string[];
    }
  | { readonly is: 'unknown'; readonly why: string; readonly blocked?: Blocked };

export type StepKind = 'content' | 'name' | 'pointer';

/** One change of the registry: what, where, why, what must come before it. */
export interface Step {
  /** Unique in its plan, and the same in every run. */
  readonly id: string;
  readonly kind: StepKind;
  /** Where it ends up, as people read it: a URL path or a reference. */
  readonly target: string;
  readonly why: string;
  /** How many bytes it sends when it is needed. */
  readonly bytes: number;
  readonly needs: readonly Step[];
  /** The registry lets anybody write over it, as over a tag: what is there after us may be somebody else's. */
  readonly mayBeOverwritten?: boolean;
  /**
   * Only reads.
   *
   * @param fresh what was read earlier in this run does not count.
   * @throws Blocked when the registry does not tell; planning makes that `unknown`.
   */
  probe(fresh?: boolean): Promise<State>;
  /**
   * Makes the change; may be repeated after a fresh probe said `needed`.
   *
   * @throws Unclear when only another probe can tell whether it happened; Blocked when it was refused.
   */
  apply(progress: Progress): Promise<void>;
  /** Ends what tries left open at the registry, when no further one comes. Never fails. */
  giveUp?(): Promise<void>;
}

/** Gets the bytes of the current try that were handed to the network so far. */
export type Progress = (sent: number) => void;

export interface PlannedStep {
  readonly step: Step;
  readonly state: State;
}

/** Needs before what needs them; otherwise in the order given. @throws when steps need each other. */
export function inOrder(steps: readonly Step[]): readonly Step[] {
  const done = new Set<Step>();
  const open = new Set<Step>();
  const visit = (step: Step): void => {
    if (done.has(step)) return;
    if (open.has(step)) throw new Error(`step ${step.id} needs itself`);
    open.add(step);
    step.needs.forEach(visit);
    done.add(step);
  };
  steps.forEach(visit);
  return [...done];
}
