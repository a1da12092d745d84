import type { Leg } from '../archetype.ts';
import { Blocked, isBlocked } from '../blocker.ts';
import { shown } from '../config/explain-issues.ts';
import { cleaned } from '../http/clean-text.ts';
import type { Target } from '../http/target.ts';
import { isDeliberate, type ReleaseContext, spellRelease } from '../release/context.ts';
import { kindOf } from '../release/derive-version.ts';
import { assertNotTracked, corrupt, loadStage, verifyStage } from '../stage/load-stage.ts';
import type { StageRecord } from '../stage/stage-file.ts';
import type { Staged } from '../stage/write-stage.ts';
import type { Job, ReadyLeg } from './job.ts';

/** Makes a recorded release this job's own: its legs, every byte of them read and compared, and its version. */
export async function replay(job: Job): Promise<void> {
  const staged = await findStages(job);
  const [first] = staged;
  if (first === undefined) throw nothingStaged(job);
  for (const one of staged) {
    assertTarget(job, one);
    assertSpelled(job, one);
    assertSameRelease(first.record, one.record);
  }
  assertAsked(job, first.record);
  job.release = recordedRelease(job, first.record);
  job.legs = staged.map((one) => legOf(job, one));
  const { exec, stop } = job.run.edge.ports;
  for (const one of staged) {
    await assertNotTracked(one, exec);
    await verifyStage(one, stop);
  }
}

/** What the stage records, with what the environment says about publishing it: it may make the version deliberate. */
function recordedRelease(job: Job, { release }: StageRecord): ReleaseContext {
  const recorded = isDeliberate(release.from);
  return {
    ...job.release,
    ...release,
    // What the record does not hold was not known, and is not what happens to be checked out here.
    commit: release.commit,
    run: release.run,
    from: recorded ? release.from : job.derived.from,
    kind: recorded ? kindOf(release) : job.derived.kind,
    tag: job.derived.tag ?? release.tag,
  };
}

function legOf(job: Job, { dir, record, sources }: Staged): ReadyLeg {
  const meta: unknown = job.run.edge.archetype.readMeta(record.meta);
  if (meta === undefined) throw corrupt(dir, 'stage.json: its meta is not as it should be');
  return { arch: record.arch, release: record.release, sources, meta, inputs: record.inputs };
}

export async function findStages(job: Job): Promise<readonly Staged[]> {
  const { archetype } = job.run.edge;
  const legs: readonly Leg<unknown>[] = archetype.legs(job.artifact.config);
  const found = await Promise.all(
    legs.map(({ arch }) =>
      loadStage(job.run.store, { arch, archetype: archetype.name, artifact: job.artifact.name }),
    ),
  );
  return found.filter((staged) => staged !== undefined);
}

/** Whether a stage was made for where this run publishes. */
export function isForTarget({ registry }: StageRecord, { base, owner }: Target): boolean {
  return registry.base === base.href && registry.owner === owner;
}

function assertTarget(job: Job, { dir, record }: Staged): void {
  const { base, owner } = job.artifact.target;
  if (isForTarget(record, job.artifact.target)) return;
  throw corrupt(
    dir,
    `it was made for ${cleaned(`${record.registry.base}${record.registry.owner}`)}; the config says ${base.href}${owner}`,
  );
}

/** A version that was never one of this kind leads to names that nobody published. */
function assertSpelled(job: Job, { dir, record }: Staged): void {
  try {
    job.run.edge.archetype.spell(record.release.version);
  } catch (error) {
    if (!isBlocked(error)) throw error;
    throw corrupt(dir, `its version is ${shown(record.release.version)}`);
  }
}

function assertSameRelease(first: StageRecord, other: StageRecord): void {
  const same = (['version', 'revision', 'commit'] as const).every(
    (key) => first.release[key] === other.release[key],
  );
  if (same) return;
  throw missing(
    `The staged legs are of different releases.`,
    [describe(first), describe(other)],
    `Stage ${other.arch} again, from the same commit and version.`,
  );
}

/** What VERSION or a tag asks for must be what is staged. */
function assertAsked(job: Job, record: StageRecord): void {
  const { derived } = job;
  const asked = isDeliberate(derived.from);
  const sameRevision =
    derived.from === 'VERSION' && job.run.options.revision === undefined
      ? true
      : derived.revision === record.release.revision;
  if (!asked || (derived.version === record.release.version && sameRevision)) return;
  throw missing(
    `${spellRelease(derived)} is asked for, and ${spellRelease(record.release)} is staged.`,
    [describe(record)],
    'Stage it:',
    [job.command('stage')],
  );
}

function describe({ arch, release }: StageRecord): string {
  return `${arch}: ${spellRelease(release)}, commit ${release.commit?.slice(0, 12) ?? 'unknown'}`;
}

function nothingStaged(job: Job): Blocked {
  return missing(`Nothing of ${job.artifact.name} is staged.`, [`looked in ${job.run.store.dir}`], '', [
    job.run.command('stage'),
  ]);
}

function missing(
  message: string,
  details: readonly string[],
  next: string,
  commands: readonly string[] = [],
): Blocked {
  return new Blocked('stage-missing', { message, details, next, commands });
}
