import type { Job } from './job.ts';

/** A run that ended well. */
export interface Outcome {
  readonly jobs: readonly Job[];
}

/** A run that ended before its end: the jobs know what was done, `cause` says why. */
export class Unfinished extends Error {
  readonly jobs: readonly Job[];

  constructor(jobs: readonly Job[], cause: unknown) {
    super(cause instanceof Error ? cause.message : String(cause), { cause });
    this.name = 'Unfinished';
    this.jobs = jobs;
  }

  /** The registry was changed, or may have been. */
  get isTouched(): boolean {
    return this.jobs.some((job) => job.ledger.isTouched);
  }
}

/** Runs the work of these jobs. @throws Unfinished, which carries them, whatever it was that ended it. */
export async function whole(jobs: readonly Job[], work: () => Promise<void>): Promise<Outcome> {
  try {
    await work();
    return { jobs };
  } catch (error) {
    throw new Unfinished(jobs, error);
  }
}

/** What is done, what may be, and what is left, a line each. */
export function standing(jobs: readonly Job[]): readonly string[] {
  const steps = jobs.flatMap((job) =>
    job.plan.map(({ step, state }) => ({ step, state, ledger: job.ledger })),
  );
  const ids = (wanted: typeof steps): string => wanted.map(({ step }) => step.id).join(', ');
  const done = steps.filter(({ step, state, ledger }) => ledger.done.has(step) || state.is === 'done');
  const maybe = steps.filter(({ step, ledger }) => ledger.maybe.has(step));
  const left = steps.filter(
    (entry) => !done.includes(entry) && !maybe.includes(entry) && entry.state.is !== 'kept',
  );
  return [
    ...(done.length > 0 ? [`  done: ${ids(done)}`] : []),
    ...(maybe.length > 0 ? [`  sent, but nobody said what became of it: ${ids(maybe)}`] : []),
    ...(left.length > 0 ? [`  left: ${ids(left)}`] : []),
  ];
}
