import { open } from 'node:fs/promises';

import type { Expected, Leg } from '../archetype.ts';
import { isBlocked } from '../blocker.ts';
import { digestOf, readerOf } from '../source.ts';
import type { StageRecord } from '../stage/stage-file.ts';
import type { Job } from './job.ts';
import { findStages, isForTarget } from './load-legs.ts';

/** For each leg the stage of this release, else its inputs; for the rest, the registry's own word must do. */
export async function expectation(job: Job): Promise<{ expected: readonly Expected[]; from: string }> {
  const staged = (await findStages(job)).filter(({ record }) => isOfThisRelease(job, record));
  const fromStage = staged.map(({ record: { arch, meta }, sources }) => ({ arch, files: sources, meta }));
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
  const from = sources.join(', and ') || "the registry's own list: there are no legs here";
  return { expected: [...fromStage, ...fromInputs], from };
}

function isOfThisRelease({ release, artifact }: Job, record: StageRecord): boolean {
  return (
    record.release.version === release.version &&
    record.release.revision === release.revision &&
    isForTarget(record, artifact.target)
  );
}

/** Undefined when the input is not here. */
async function expectedOf(job: Job, leg: Leg<unknown>): Promise<Expected | undefined> {
  try {
    return { arch: leg.arch, files: await filesOf(job, leg) };
  } catch (error) {
    if (isBlocked(error) && error.blocker === 'artifact-invalid') return undefined;
    throw error;
  }
}

async function filesOf({ run, artifact, release }: Job, leg: Leg<unknown>): Promise<Expected['files']> {
  const { archetype } = run.edge;
  if (archetype.preview !== undefined) return archetype.preview(leg, artifact.config, release, run.file.root);
  const files: Expected['files'][number][] = [];
  for (const { name, path } of await archetype.inputs(leg, run.file.root)) {
    await using handle = await open(path);
    files.push({ name, ...(await digestOf(readerOf(handle))) });
  }
  return files;
}
