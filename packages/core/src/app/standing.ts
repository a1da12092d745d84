import type { Job } from './job.ts';

/** What is done, what may be, and what is left, a line each. */
export function standing(jobs: readonly Job[]): readonly string[] {
  const steps = jobs.flatMap(({ plan, ledger }) =>
    plan.map((planned) => ({
      step: planned.step,
      outcome: ledger.maybe.has(planned.step) ? 'maybe' : ledger.outcomeOf(planned),
    })),
  );
  const ids = (wanted: typeof steps): string => wanted.map(({ step }) => step.id).join(', ');
  const done = steps.filter(({ outcome }) => outcome === 'sent' || outcome === 'done');
  const maybe = steps.filter(({ outcome }) => outcome === 'maybe');
  const left = steps.filter(({ outcome }) => !['sent', 'done', 'maybe', 'kept'].includes(outcome));
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
