import { UsageError } from '../blocker.ts';
import { table, wrap } from '../report/layout.ts';
import { expectation } from './expectation.ts';
import { openJobs } from './job.ts';
import type { Run } from './run.ts';
import { showHead } from './show.ts';

/** Proves that the registry gives back what was published. Changes nothing, here or there. */
export async function verifyApp(run: Run): Promise<void> {
  if (run.options.offline)
    throw new UsageError('verify asks the registry: --offline is not for it.', {
      next: 'Leave --offline out.',
    });
  const jobs = await openJobs(run);
  const { archetype, ports, reporter } = run.edge;
  const token = await run.tokenIfAny();
  for (const job of jobs) {
    const { config, target } = job.artifact;
    const registry = archetype.connect(run.client(target, token), ports, config);
    showHead(job, 'verify');
    const { expected, from } = await expectation(job);
    const { proven, notes = [] } = await archetype.verify(expected, config, job.release, registry);
    const said = notes.map((note) => wrap(`  ${note}`, 4));
    reporter.say(...table(proven), ...said, '', `Verified against ${from}.`);
  }
}
