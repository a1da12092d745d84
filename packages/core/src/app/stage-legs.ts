import type { Arch } from '../arch.ts';
import type { Leg } from '../archetype.ts';
import { Blocked, isBlocked } from '../blocker.ts';
import { writeStage } from '../stage/write-stage.ts';
import type { Job, ReadyLeg } from './job.ts';

/** The configured legs of an artifact, or the one that an app names. @throws Blocked `artifact-invalid` when there is no such leg. */
export function wantedLegs(job: Job, arch: Arch | undefined): readonly Leg<unknown>[] {
  const { archetype } = job.run.edge;
  const legs: readonly Leg<unknown>[] = archetype.legs(job.artifact.config);
  const wanted = arch === undefined ? legs : legs.filter((leg) => leg.arch === arch);
  // A host without a leg of its own joins what others published.
  if (wanted.length > 0 || (arch === undefined && archetype.joining !== undefined)) return wanted;
  throw new Blocked('artifact-invalid', {
    message: `${job.artifact.name} has no leg for ${arch}.`,
    details: [`its legs: ${legs.map((leg) => leg.arch).join(', ')}`],
    next: `Add it to "${archetype.config.legsKey ?? 'legs'}" in ${job.run.file.shown}, or use an arch that is there.`,
  });
}

/** Builds and stages legs. No network. */
export async function stageLegs(job: Job, legs: readonly Leg<unknown>[]): Promise<readonly ReadyLeg[]> {
  for (const leg of legs) await build(job, leg);
  // All inputs are looked for before the first is copied: a missing one should not cost minutes.
  for (const leg of legs) await assertInputs(job, leg, legs.length > 1);
  const staged: ReadyLeg[] = [];
  for (const leg of legs) staged.push(await stageLeg(job, leg));
  return staged;
}

async function assertInputs(job: Job, leg: Leg<unknown>, isOneOfMany: boolean): Promise<void> {
  try {
    await job.run.edge.archetype.inputs(leg, job.run.file.root);
  } catch (error) {
    if (!isBlocked(error) || !isOneOfMany) throw error;
    const { blocker, message, details, next } = error;
    const app = `${job.run.options.app.split('-', 1)[0]}-<arch>`;
    throw new Blocked(blocker, {
      message,
      details,
      next: `${next} Where only one leg is built: ${job.run.command(app)}`,
    });
  }
}

async function stageLeg(job: Job, leg: Leg<unknown>): Promise<ReadyLeg> {
  const { archetype, ports } = job.run.edge;
  const id = { arch: leg.arch, archetype: archetype.name, artifact: job.artifact.name };
  const { record, sources } = await writeStage(
    { store: job.run.store, id, root: job.run.file.root, portable: job.run.options.portable === true },
    job.release,
    (writer) => archetype.stage(leg, job.artifact.config, job.release, writer),
    ports,
  );
  await archetype.hold?.(record.meta, job.run.store.rootsDir(id), ports);
  return { arch: leg.arch, release: record.release, sources, meta: record.meta, inputs: record.inputs };
}

async function build(job: Job, leg: Leg<unknown>): Promise<void> {
  if (leg.build === undefined) return;
  const { reporter, ports } = job.run.edge;
  const shown = leg.build.join(' ');
  reporter.say(`Building ${leg.arch}: ${shown}`);
  const done = await ports.exec.run({
    argv: leg.build,
    cwd: job.run.file.root,
    onLine: (line) => reporter.say(`  ${line}`),
  });
  if (done.missing)
    throw new Blocked('tool-missing', {
      message: `${leg.build[0]} is not installed.`,
      details: [`build of ${leg.arch}: ${shown}`],
      next: 'Install it, or build where it is.',
    });
  if (done.exitCode === 0) return;
  throw new Blocked('artifact-invalid', {
    message: `The build of ${leg.arch} failed${done.exitCode === undefined ? '' : ` with exit code ${done.exitCode}`}.`,
    details: [shown],
    next: 'Mend the build; what it printed is above.',
  });
}
