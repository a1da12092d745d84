import { formatBytes } from '../report/format.ts';
import { table } from '../report/layout.ts';
import { openJobs } from './job.ts';
import type { Run } from './run.ts';
import { wantedLegs } from './stage-legs.ts';

/** Checks the config and every input, and writes nothing. */
export async function checkApp(run: Run): Promise<void> {
  const jobs = await openJobs(run);
  const { archetype, reporter } = run.edge;
  for (const job of jobs) {
    for (const leg of wantedLegs(job, undefined)) {
      const inputs = await archetype.inputs(leg, run.file.root);
      await archetype.check(leg, job.artifact.config, job.release, run.file.root);
      reporter.say(...table(inputs.map((input) => [leg.arch, input.shown, formatBytes(input.size), 'fits'])));
    }
    reporter.say(`${job.artifact.name}: config and inputs are in order.`);
  }
}
