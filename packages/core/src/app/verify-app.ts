import { open } from 'node:fs/promises';

import type { Expected, Leg } from '../archetype.ts';
import { isBlocked } from '../blocker.ts';
import { digestOf, readerOf } from '../source.ts';
import { type Job, openJobs } from './job.ts';
import { findStages } from './load-legs.ts';
import type { Outcome } from './outcome.ts';
import type { Run } from './run.ts';
import { showHead } from './show.ts';

/** Proves that the registry gives back what was published. Changes nothing, here or there. */
export async function verifyApp(run: Run): Promise<Outcome> {
  const jobs = await openJobs(run);
  const { archetype, ports, reporter } = run.edge;
  const registry = archetype.connect(run.client(await tokenIfAny(run)), ports);
  for (const job of jobs) {
    showHead(job, 'verify');
    const { expected, from } = await expectation(job);
    const { proven } = await archetype.verify(expected, job.artifact.config, job.release, registry);
    reporter.say(...proven.map((line) => `  ${line}`), '', `Verified against ${from}.`);
  }
  return { jobs };
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

/** The stage of this release, else the inputs, else only what the registry itself says. */
async function expectation(job: Job): Promise<{ expected: readonly Expected[] | undefined; from: string }> {
  const staged = (await findStages(job)).filter(
    ({ record }) => record.release.version === job.release.version,
  );
  if (staged.length > 0) {
    return {
      expected: staged.map(({ record }) => ({ arch: record.arch, files: record.files })),
      from: 'the stage of this release',
    };
  }
  const inputs = await inputsOf(job);
  if (inputs.length > 0) return { expected: inputs, from: 'the inputs; nothing of this release is staged' };
  return { expected: undefined, from: "the registry's own digests; neither a stage nor the inputs are here" };
}

async function inputsOf(job: Job): Promise<readonly Expected[]> {
  const { archetype } = job.run.edge;
  const legs: readonly Leg<unknown>[] = archetype.legs(job.artifact.config);
  const found = await Promise.all(legs.map((leg) => expectedOf(job, leg)));
  return found.filter((leg) => leg !== undefined);
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
