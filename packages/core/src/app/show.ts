import type { PlannedStep, State } from '../plan/step.ts';
import { isDeliberate, type ReleaseContext, spellRelease } from '../release/context.ts';
import { formatAge, formatBytes, shortDigest } from '../report/format.ts';
import { table, wrap } from '../report/layout.ts';
import type { Job } from './job.ts';

/** The artifact first: what, from where, to where, and whether this changes anything. */
export function showHead(job: Job, mode: 'dry run' | 'publish' | 'stage' | 'verify'): void {
  const { run, release, artifact } = job;
  const to = mode === 'stage' ? '' : ` to ${artifact.target.shown}`;
  const suffix = mode === 'dry run' ? '        dry run' : '';
  run.edge.reporter.say(
    `${artifact.name} ${spellRelease(release)} (from ${originOf(job)})${to}${suffix}`,
    '',
  );
  if (release.dirty)
    run.edge.reporter.say('  The working tree differs from the commit: recorded as dirty.', '');
  if (job.checkout.untold !== undefined)
    run.edge.reporter.say(
      wrap(`  Whether tree and tag are those of the commit is not known: ${job.checkout.untold}`, 2),
      '',
    );
  for (const note of versionNotes(job)) run.edge.reporter.say(`  ${note}`, '');
}

function originOf({ run, release }: Job): string {
  if (release.from === 'tag') return `tag ${release.tag}`;
  if (release.from === 'branch') return 'branchDeploy';
  return isDeliberate(release.from) ? release.from : run.file.shown;
}

function versionNotes({ derived, artifact }: Job): readonly string[] {
  if (derived.from !== 'tag' || derived.version === artifact.rules.version) return [];
  return [`The config's version is ${artifact.rules.version}; the tag decides.`];
}

/** Each input's path, size, hash and age: last month's build is seen. */
export function showInputs(job: Job): void {
  const now = job.run.edge.ports.clock.now();
  const rows = job.legs.flatMap((leg) =>
    leg.inputs.map((input) => [
      leg.arch,
      input.path,
      formatBytes(input.size),
      shortDigest(input.sha256),
      `built ${formatAge(now - input.modified)}`,
    ]),
  );
  job.run.edge.reporter.say(...table(rows), '');
}

export function showPlan(job: Job): void {
  const { reporter } = job.run.edge;
  reporter.say(...table(job.plan.map(planRow)), '');
  for (const { step, state } of job.plan) {
    const why = whyOf(state);
    reporter.emit({
      event: 'plan',
      artifact: job.artifact.name,
      id: step.id,
      kind: step.kind,
      target: step.target,
      state: state.is,
      bytes: step.bytes,
      ...(why === '' ? {} : { why }),
    });
  }
}

function planRow({ step, state }: PlannedStep): readonly string[] {
  // What blocks is told once, below the plan, and not for each step.
  const isToldBelow = state.is === 'unknown' && state.blocked !== undefined;
  return [state.is.padEnd(7), step.id, formatBytes(step.bytes), isToldBelow ? '' : whyOf(state)];
}

function whyOf(state: State): string {
  switch (state.is) {
    case 'done':
    case 'kept':
    case 'unknown':
      return state.why;
    case 'needed':
      return state.was === undefined ? (state.why ?? '') : `now at ${state.was}`;
    case 'conflict':
      return 'other bytes are there';
  }
}

export function showStaged(job: Job, release: ReleaseContext): void {
  const { reporter } = job.run.edge;
  showInputs(job);
  reporter.say(`Staged ${job.artifact.name} ${spellRelease(release)} in ${job.run.store.dir}`);
}
