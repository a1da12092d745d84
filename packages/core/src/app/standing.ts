import type { Job } from './job.ts';

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

/** The registry was changed, or may have been. */
export function isTouched(jobs: readonly Job[]): boolean {
  return jobs.some(({ ledger }) => ledger.isTouched);
}
