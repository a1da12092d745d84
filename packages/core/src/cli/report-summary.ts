import type { Job } from '../app/job.ts';
import type { RunOptions } from '../app/run.ts';
import type { ExitCode } from '../exit-code.ts';
import type { Reporter } from '../report/reporter.ts';

/** The last event of a run: one for each artifact, or one without when it ended before there was any. */
export function reportSummary(
  reporter: Reporter,
  options: RunOptions | undefined,
  jobs: readonly Job[],
  exit: ExitCode,
): void {
  const base = {
    event: 'summary' as const,
    app: options?.app ?? '',
    publish: options?.publish === true,
    exit,
  };
  if (jobs.length === 0) reporter.emit({ ...base, artifact: null, version: null, counts: {} });
  for (const job of jobs)
    reporter.emit({
      ...base,
      artifact: job.artifact.name,
      version: job.release.version,
      counts: job.count(),
    });
}
