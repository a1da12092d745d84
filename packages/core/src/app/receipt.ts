import { rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';

import { makeFolder, removeLeftovers } from '../stage/durable.ts';
import type { Job } from './job.ts';

/**
 * Writes what a publish did, for people and tools; parity never reads it back.
 *
 * @returns where it lies, or why it does not: the release is published all the same.
 */
export async function writeReceipt(job: Job): Promise<string> {
  const { run, artifact, release, plan, ledger } = job;
  const file = run.store.receiptFile(run.edge.archetype.name, artifact.name, release.version);
  const receipt = {
    archetype: run.edge.archetype.name,
    artifact: artifact.name,
    version: release.version,
    revision: release.revision,
    from: release.from,
    commit: release.commit ?? null,
    dirty: release.dirty,
    run: release.run ?? null,
    registry: artifact.target.base.href,
    owner: artifact.target.owner,
    finished: new Date(run.edge.ports.clock.now()).toISOString(),
    steps: plan.map((planned) => ({
      id: planned.step.id,
      kind: planned.step.kind,
      target: planned.step.target,
      bytes: planned.step.bytes,
      state: ledger.outcomeOf(planned),
    })),
    files: job.legs.flatMap((leg) =>
      leg.sources.map(({ name, size, sha256 }) => ({ arch: leg.arch, name, size, sha256 })),
    ),
  };
  const { secrets } = run.edge;
  const text = secrets.redact(`${JSON.stringify(secrets.redactAll(receipt), undefined, 2)}\n`);
  const fresh = `${file}.${run.edge.ports.random.hex(6)}`;
  try {
    makeFolder(path.dirname(file));
    removeLeftovers(path.dirname(file), `${path.basename(file)}.`, /^[0-9a-f]+$/);
    await writeFile(fresh, text, { flag: 'wx' });
    await rename(fresh, file);
    return path.relative(run.edge.ports.cwd, file) || file;
  } catch (error) {
    await rm(fresh, { force: true }).catch(() => {});
    return `none, it could not be written (${error instanceof Error ? error.message : String(error)})`;
  }
}
