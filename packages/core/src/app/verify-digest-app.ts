import type { AnyArchetype, RegistryClient } from '../archetype.ts';
import { Blocked } from '../blocker.ts';
import { type Job, openJobs, type ReadyLeg, withLocks } from './job.ts';
import type { Run } from './run.ts';
import { stageLegs, wantedLegs } from './stage-legs.ts';

/**
 * Prints the digest of each leg, one a line, after making and hashing everything that it is of: two machines that print
 * the same have the same release. Asks no registry, unless it is told to compare.
 */
export async function verifyDigestApp(run: Run): Promise<void> {
  const jobs = await openJobs(run);
  const { archetype, ports, reporter } = run.edge;
  await withLocks(jobs, async () => {
    for (const job of jobs) {
      const legs = await stageLegs(job, wantedLegs(job, undefined));
      for (const leg of legs) {
        const { arch } = leg;
        const digest: string = await joiningOf(archetype).digestOf(leg, ports.stop);
        reporter.answer(`${arch} ${digest}`, { event: 'digest', artifact: job.artifact.name, arch, digest });
      }
      if (run.options.againstRegistry === true) await compare(job, legs);
    }
  });
}

async function compare(job: Job, legs: readonly ReadyLeg[]): Promise<void> {
  const { run, artifact, release } = job;
  const joining = joiningOf(run.edge.archetype);
  const token = await run.tokenIfAny();
  const registry: RegistryClient = run.edge.archetype.connect(
    run.client(artifact.target, token),
    run.edge.ports,
    artifact.config,
  );
  for (const leg of legs) {
    const ours = await joining.refOf(leg, registry);
    const theirs = await joining.locate(leg.arch, artifact.config, release, registry);
    if (typeof theirs === 'object' && theirs.id === ours.id) continue;
    throw new Blocked(typeof theirs === 'object' ? 'digest-mismatch' : 'arch-missing', {
      message:
        typeof theirs === 'object'
          ? `${job.subject} for ${leg.arch} is published as another image.`
          : `${job.subject} for ${leg.arch} ${theirs ?? 'is not published'}.`,
      details: typeof theirs === 'object' ? [`ours   ${ours.id}`, `theirs ${theirs.id}`] : [],
      next: 'Publish it, or find out what differs: the commit, the inputs, or the machine that built it.',
    });
  }
  run.edge.reporter.say(`${job.subject}: the registry has the same.`);
}

function joiningOf(archetype: AnyArchetype): NonNullable<AnyArchetype['joining']> {
  if (archetype.joining === undefined) throw new Error(`${archetype.name} joins no legs`);
  return archetype.joining;
}
