import type { StepListener } from '../plan/apply-plan.ts';
import type { Step } from '../plan/step.ts';
import { formatBytes, formatDuration, formatSpeed } from '../report/format.ts';
import { table } from '../report/layout.ts';
import type { Job } from './job.ts';

/** A terminal is redrawn at most this often. */
const redrawMs = 100;

/** One plain line for each finished step; on a terminal, a line in between that shows how far the sending is. */
export function stepReporter(job: Job): StepListener {
  const { reporter, ports } = job.run.edge;
  const started = new Map<Step, number>();
  let drawn = 0;
  /** Somebody else moved it meanwhile, and it is right where it is. */
  const left = (step: Step): void => {
    reporter.say(...table([['kept   ', step.id]]));
    reporter.emit({ event: 'step', artifact: job.artifact.name, id: step.id, state: 'kept' });
  };
  return {
    started: (step) => {
      started.set(step, ports.clock.monotonic());
      reporter.emit({
        event: 'step',
        artifact: job.artifact.name,
        id: step.id,
        state: 'started',
        bytes: step.bytes,
      });
    },
    progressed: (step, sent) => {
      const now = ports.clock.monotonic();
      if (!reporter.isTerminal || now - drawn < redrawMs) return;
      drawn = now;
      reporter.status(statusLine(step, sent, now - (started.get(step) ?? now)));
    },
    failed: (step) =>
      reporter.emit({ event: 'step', artifact: job.artifact.name, id: step.id, state: 'failed' }),
    finished: (step) => {
      if (!job.ledger.done.has(step)) return left(step);
      const ms = Math.round(ports.clock.monotonic() - (started.get(step) ?? 0));
      const pace = [formatDuration(ms), formatSpeed(step.bytes, ms)].filter((text) => text !== '').join(', ');
      reporter.say(...table([['sent   ', step.id, formatBytes(step.bytes), pace]]));
      reporter.emit({
        event: 'step',
        artifact: job.artifact.name,
        id: step.id,
        state: 'sent',
        bytes: step.bytes,
        ms,
      });
    },
  };
}

function statusLine(step: Step, sent: number, ms: number): string {
  const share = step.bytes === 0 ? 100 : Math.floor((sent / step.bytes) * 100);
  // The name comes last: where a terminal is too narrow, it is what can be missed.
  return `  sending ${share} % of ${formatBytes(step.bytes)}   ${formatSpeed(sent, ms)}   ${step.id}`;
}
