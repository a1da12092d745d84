import type { Arch } from '../arch.ts';
import { openJobs, withLocks } from './job.ts';
import type { Run } from './run.ts';
import { showHead, showStaged } from './show.ts';
import { stageLegs, wantedLegs } from './stage-legs.ts';

/** Builds and stages the configured legs, or the one named. No network at all. */
export async function stageApp(run: Run, arch: Arch | undefined): Promise<void> {
  const jobs = await openJobs(run);
  await withLocks(jobs, async () => {
    for (const job of jobs) {
      showHead(job, 'stage');
      job.legs = await stageLegs(job, wantedLegs(job, arch));
      showStaged(job, job.release);
    }
    run.edge.reporter.say(`To see what publishing would do:\n  ${run.command('push-staged')}`);
  });
}
