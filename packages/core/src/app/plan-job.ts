import type { RegistryClient } from '../archetype.ts';
import { Blocked, type BlockerName, isBlocked } from '../blocker.ts';
import { conflictBlocker } from '../plan/apply-step.ts';
import { makePlan, probeStep } from '../plan/make-plan.ts';
import type { PlannedStep } from '../plan/step.ts';
import type { Job } from './job.ts';
import { jobSteps } from './join-legs.ts';

/** What is wrong with the release itself, whether or not it would be published now: it ends a dry run too. */
const releaseBlockers: ReadonlySet<BlockerName> = new Set<BlockerName>([
  'version-invalid',
  'artifact-invalid',
  'version-conflict',
  'stage-missing',
  'stage-corrupt',
  'stage-unwritable',
  'digest-mismatch',
]);

/**
 * Computes the plan of a job, and everything that would stop a real publish. Changes nothing.
 *
 * @throws Blocked what is wrong with the release itself, unless that is a conflict: see `conflictOf`.
 */
export async function planJob(job: Job): Promise<void> {
  const { run } = job;
  const { archetype, ports } = run.edge;
  const token = await tokenFor(job);
  const { config, target } = job.artifact;
  const earlier = run.jobs.flatMap((one) => one.registry ?? []);
  const registry: RegistryClient = archetype.connect(run.client(target, token), ports, config, earlier);
  job.registry = registry;
  const { steps, missing } = await jobSteps(job, registry);
  if (missing !== undefined) addStop(job, missing);
  job.plan = await makePlan(steps, run.options.offline);
  if (run.options.publish) job.plan = await Promise.all(job.plan.map(askAgain));
  for (const { state } of job.plan)
    if (state.is === 'unknown' && state.blocked !== undefined) addStop(job, state.blocked);
  // Preflight asks what the token may do; without one, or where the plan already failed, it has no more to say.
  if (
    run.options.offline ||
    !job.isOpen ||
    token === undefined ||
    job.stops.some(isRegistrySide) ||
    conflictOf(job) !== undefined
  )
    return;
  const refusals = await registry
    .preflight(run.options.publish ? 'publish' : 'dry-run')
    .catch((error: unknown) => {
      if (isBlocked(error)) return [error];
      throw error;
    });
  for (const blocked of refusals) addStop(job, blocked);
}

/** What is still unknown when it is about to be applied, blocks. */
async function askAgain({ step, state }: PlannedStep): Promise<PlannedStep> {
  if (state.is !== 'unknown' || state.blocked !== undefined) return { step, state };
  const again = await probeStep(step, true);
  if (again.is !== 'unknown' || again.blocked !== undefined) return { step, state: again };
  const blocked = new Blocked('registry-invalid', {
    message: `The registry does not tell whether ${step.id} is there.`,
    details: [again.why],
    next: 'Run the same command again; if it stays so, ask who runs the registry.',
  });
  return { step, state: { ...again, blocked } };
}

/** One conflict blocks the whole plan before its first step. */
export function conflictOf(job: Job): Blocked | undefined {
  const conflicts = job.plan.flatMap(({ step, state }) => (state.is === 'conflict' ? [{ step, state }] : []));
  return conflicts.length === 0 ? undefined : conflictBlocker(conflicts, job.subject);
}

function addStop(job: Job, blocked: Blocked): void {
  if (releaseBlockers.has(blocked.blocker)) throw blocked;
  if (!job.stops.some((known) => known.blocker === blocked.blocker)) job.stops.push(blocked);
}

function isRegistrySide({ blocker }: Blocked): boolean {
  return blocker !== 'dev-tag' && blocker !== 'empty-token';
}

/** A dry run goes on without a token, as far as that leads. */
async function tokenFor(job: Job): Promise<string | undefined> {
  if (job.run.options.offline) return undefined;
  try {
    return await job.run.token();
  } catch (error) {
    if (!isBlocked(error) || job.run.options.publish) throw error;
    addStop(job, error);
    return undefined;
  }
}
