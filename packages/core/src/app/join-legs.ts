import type { Arch } from '../arch.ts';
import type { AnyArchetype, LegRef, RegistryClient } from '../archetype.ts';
import { Blocked } from '../blocker.ts';
import type { Step } from '../plan/step.ts';
import type { ReleaseStamp } from '../release/context.ts';
import type { Job } from './job.ts';

/** What a job is to do: publish its legs, join them with those published elsewhere, or both. */
export interface JobSteps {
  readonly steps: readonly Step[];
  /** Why the legs cannot be joined: what is there is not all. */
  readonly missing?: Blocked;
}

/**
 * All steps of a job. Where legs are missing that somebody else has to publish, those of ours alone: nothing is joined
 * that is not whole.
 */
export async function jobSteps(job: Job, registry: RegistryClient): Promise<JobSteps> {
  const { archetype } = job.run.edge;
  const legSteps = await archetype.steps(job.legs, job.artifact.config, job.release, registry);
  if (!job.joins || archetype.joining === undefined) return { steps: legSteps };
  const found = ofOneCommit(await findLegs(job, archetype.joining, registry));
  const refs = found.flatMap((leg) => ('ref' in leg ? [leg.ref] : []));
  if (refs.length < found.length) return { steps: legSteps, missing: archMissing(job, found) };
  const joined = archetype.joining.steps({ refs, legSteps }, job.artifact.config, job.release, registry);
  return { steps: [...legSteps, ...joined] };
}

type FoundLeg = { readonly arch: Arch } & ({ readonly ref: LegRef } | { readonly why: string });
type AnyJoining = NonNullable<AnyArchetype['joining']>;

async function findLegs(
  job: Job,
  joining: AnyJoining,
  registry: RegistryClient,
): Promise<readonly FoundLeg[]> {
  const { config } = job.artifact;
  const required: readonly Arch[] = joining.required(config);
  return Promise.all(
    required.map(async (arch): Promise<FoundLeg> => {
      const here = job.legs.find((leg) => leg.arch === arch);
      if (here !== undefined) return { arch, ref: await joining.refOf(here, registry) };
      if (job.run.options.offline) return { arch, why: 'is not here, and nobody was asked' };
      const found = await joining.locate(arch, config, job.release, registry);
      if (found === undefined) return { arch, why: 'is neither here nor published' };
      return typeof found === 'string' ? { arch, why: found } : { arch, ref: found };
    }),
  );
}

/** Legs of two commits are not one release; one without a commit may be of any. */
function ofOneCommit(found: readonly FoundLeg[]): readonly FoundLeg[] {
  const [first] = found.flatMap((leg) => ('ref' in leg ? [leg.ref.release] : []));
  return found.map((leg) => {
    if (!('ref' in leg) || leg.ref.release.commit === first?.commit) return leg;
    return { arch: leg.arch, why: `is of ${spell(leg.ref.release)}, and others are of ${spell(first)}` };
  });
}

function spell(release: ReleaseStamp | undefined): string {
  return release?.commit === undefined ? 'no commit that is known' : `commit ${release.commit.slice(0, 12)}`;
}

function archMissing(job: Job, found: readonly FoundLeg[]): Blocked {
  const missing = found.flatMap((leg) => ('why' in leg ? [leg] : []));
  const names = missing.map(({ arch }) => arch);
  return new Blocked('arch-missing', {
    message: `${job.subject} must cover ${found.map(({ arch }) => arch).join(', ')}; there is no ${names.join(', ')}.`,
    details: missing.map(({ arch, why }) => `${arch} ${why}`),
    next: 'Publish what is missing where it is built, from the same commit and version; then run this again:',
    commands: [...names.map((arch) => job.command(`publish-${arch}`, ['--publish'])), job.goOn()],
  });
}
