import { open } from 'node:fs/promises';

import type { Expected, Leg } from '../archetype.ts';
import { isBlocked, UsageError } from '../blocker.ts';
import { digestOf, readerOf } from '../source.ts';
import type { StageRecord } from '../stage/stage-file.ts';
import { type Job, openJobs } from './job.ts';
import { findStages, isForTarget } from './load-legs.ts';
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
  const registry = archetype.connect(run.client(await tokenIfAny(run)), ports);
  for (const job of jobs) {
    showHead(job, 'verify');
    const { expected, from } = await expectation(job);
    const { proven } = await archetype.verify(expected, job.artifact.config, job.release, registry);
    reporter.say(...proven.map((line) => `  ${line}`), '', `Verified against ${from}.`);
  }
}

/** Reading what is public needs no token; with one, private packages can be verified as well. */
async function tokenIfAny(run: Run): Promise<string | undefined> {
  try {
    return await run.token();
  } catch (error) {
    if (isBlocked(error) && error.blocker === 'empty-token') return undefined;
    throw error;
  }
}

/** For each leg the stage of this release, else its inputs; for the rest, the registry's own word must do. */
async function expectation(job: Job): Promise<{ expected: readonly Expected[]; from: string }> {
  const staged = (await findStages(job)).filter(({ record }) => isOfThisRelease(job, record));
  const fromStage = staged.map(({ record }) => ({ arch: record.arch, files: record.files }));
  const legs: readonly Leg<unknown>[] = job.run.edge.archetype.legs(job.artifact.config);
  const others = legs.filter(({ arch }) => !fromStage.some((leg) => leg.arch === arch));
  const fromInputs = (await Promise.all(others.map((leg) => expectedOf(job, leg)))).filter(
    (leg) => leg !== undefined,
  );
  const unknown = others.length - fromInputs.length;
  const sources = [
    ...(fromStage.length > 0 ? ['the stage of this release'] : []),
    ...(fromInputs.length > 0 ? ['the inputs'] : []),
    ...(unknown > 0 ? ["the registry's own list, where neither stage nor input is here"] : []),
  ];
  return { expected: [...fromStage, ...fromInputs], from: sources.join(', and ') };
}

function isOfThisRelease({ release, run }: Job, record: StageRecord): boolean {
  return (
    record.release.version === release.version &&
    record.release.revision === release.revision &&
    isForTarget(record, run.target)
  );
}

async function expectedOf(job: Job, leg: Leg<unknown>): Promise<Expected | undefined> {
  const { archetype } = job.run.edge;
  try {
    const inputs = await archetype.inputs(leg, job.run.file.root);
    const files: Expected['files'][number][] = [];
    for (const { name, path } of inputs) {
      await using handle = await open(path);
      files.push({ name, ...(await digestOf(readerOf(handle))) });
    }
    return { arch: leg.arch, files };
  } catch (error) {
    if (isBlocked(error) && error.blocker === 'artifact-invalid') return undefined;
    throw error;
  }
}
