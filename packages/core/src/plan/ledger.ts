import type { PlannedStep, State, Step } from './step.ts';

/** What this run did to the registry so far: it decides between "nothing was changed" and "unfinished". */
export class Ledger {
  readonly #done = new Set<Step>();
  readonly #maybe = new Set<Step>();
  readonly #kept = new Set<Step>();

  changed(step: Step): void {
    this.#maybe.delete(step);
    this.#done.add(step);
  }

  /** A write was delivered, and nobody said what became of it. */
  maybeChanged(step: Step): void {
    this.#maybe.add(step);
  }

  notChanged(step: Step): void {
    this.#maybe.delete(step);
  }

  /** A pointer that was to be moved, and rightly stays after all. */
  kept(step: Step): void {
    this.#maybe.delete(step);
    this.#kept.add(step);
  }

  /** What became of a step so far; of one that nobody touched, what the plan says. */
  outcomeOf({ step, state }: PlannedStep): State['is'] | 'sent' {
    if (this.#done.has(step)) return 'sent';
    return this.#kept.has(step) ? 'kept' : state.is;
  }

  get done(): ReadonlySet<Step> {
    return this.#done;
  }

  get maybe(): ReadonlySet<Step> {
    return this.#maybe;
  }

  get isTouched(): boolean {
    return this.#done.size > 0 || this.#maybe.size > 0;
  }
}
