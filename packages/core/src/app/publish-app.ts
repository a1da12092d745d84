import type { Arch } from '../arch.ts';
import { type Blocked, nextOf } from '../blocker.ts';
import { applyPlan } from '../plan/apply-plan.ts';
import { confirm } from '../plan/confirm.ts';
import { wrap } from '../report/layout.ts';
import { type Job, openJobs, withLocks } from './job.ts';
import { replay } from './load-legs.ts';
import { conflictOf, planJob } from './plan-job.ts';
import { writeReceipt } from './receipt.ts';
import type { Run } from './run.ts';
import { showHead, showInputs, showPlan } from './show.ts';
import { stageLegs, wantedLegs } from './stage-legs.ts';
import { stepReporter } from './step-reporter.ts';

/** Builds and stages the configured legs (or the one named), then publishes what was staged. */
export async function publishApp(run: Run, arch: Arch | undefined): Promise<void> {
  await publishFrom(run, async (job) => {
    if (run.options.publish) {
      // A long build should not end at what could be known before it.
      refuse(job.guard());
      await run.token();
    }
    showHead(job, run.options.publish ? 'publish' : 'dry run');
    job.legs = await stageLegs(job, wantedLegs(job, arch));
    job.joins = arch === undefined;
  });
}

/** Joins legs that are published already, wherever that was. Builds nothing. */
export async function publishIndexApp(run: Run): Promise<void> {
  await publishFrom(run, async (job) => {
    if (run.options.publish) refuse(job.guard());
    showHead(job, run.options.publish ? 'publish' : 'dry run');
    job.joins = true;
  });
}

/** Publishes what an earlier run staged. */
export async function pushStagedApp(run: Run): Promise<void> {
  await publishFrom(run, async (job) => {
    await replay(job);
    job.joins = true;
    if (run.options.publish) refuse(job.guard());
    showHead(job, run.options.publish ? 'publish' : 'dry run');
  });
}

/** The order of every publish. A dry run is the same up to where something would be changed. */
async function publishFrom(run: Run, prepare: (job: Job) => Promise<void>): Promise<void> {
  const jobs = await openJobs(run);
  await withLocks(jobs, async () => {
    for (const job of jobs) {
      await prepare(job);
      showInputs(job);
      await planJob(job);
      showPlan(job);
      refuse(conflictOf(job));
    }
    if (!run.options.publish) return showDryRunEnd(run, jobs);
    for (const job of jobs) refuse(job.stops[0]);
    for (const job of jobs) await applyJob(job);
  });
}

async function applyJob(job: Job): Promise<void> {
  const { reporter, ports, archetype } = job.run.edge;
  const atOnce: number | undefined = archetype.atOnce?.(job.artifact.config);
  await applyPlan(job, stepReporter(job), { ...ports, atOnce });
  await confirm(job.ledger);
  const receipt = await writeReceipt(job);
  reporter.say(`Published: ${countLine(job)}.`, wrap(`Receipt: ${receipt}`, 2));
}

function refuse(blocked: Blocked | undefined): void {
  if (blocked !== undefined) throw blocked;
}

function showDryRunEnd(run: Run, jobs: readonly Job[]): void {
  const { reporter } = run.edge;
  for (const job of jobs) {
    const unmeant = job.guard();
    const stops = [...(unmeant === undefined ? [] : [unmeant]), ...job.stops];
    for (const blocked of stops) {
      const { blocker, message } = blocked;
      reporter.say(wrap(`With --publish this stops at BLOCKER(${blocker}): ${message}`));
      reporter.advise(blocked);
      reporter.emit({
        event: 'blocker',
        artifact: job.artifact.name,
        name: blocker,
        message,
        next: nextOf(blocked),
        stops: false,
      });
    }
    if (stops.length === 0 && !run.options.offline) reporter.say(readyLine(job));
  }
}

function readyLine(job: Job): string {
  return job.isOpen ? `To publish it:\n  ${job.goOn()}` : 'Everything is published already.';
}

function countLine(job: Job): string {
  const { sent = 0, done = 0, kept = 0 } = job.count();
  if (sent === 0 && kept === 0) return 'nothing to do, all of it was there already';
  return [
    `${sent} sent`,
    ...(done > 0 ? [`${done} there already`] : []),
    ...(kept > 0 ? [`${kept} kept`] : []),
  ].join(', ');
}
