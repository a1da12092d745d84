import type { RetryPorts } from '../http/retry.ts';
import { applyStep } from './apply-step.ts';
import type { Publication } from './publication.ts';
import type { Step } from './step.ts';

/** Enough to hide the latency of a registry; more would only share the same line. */
const usuallyAtOnce = 4;

export interface StepListener {
  started(step: Step): void;
  progressed(step: Step, sent: number): void;
  finished(step: Step): void;
  failed(step: Step): void;
}

/**
 * Makes the needed changes: what the graph leaves independent runs together, pointers one by one and only when
 * everything else is there. The first failure starts nothing new; what is under way ends first.
 *
 * @param ports.atOnce how many steps run together; `usuallyAtOnce` when left out.
 */
export async function applyPlan(
  publication: Publication,
  listener: StepListener,
  ports: RetryPorts & { readonly atOnce?: number | undefined },
): Promise<void> {
  const { atOnce = usuallyAtOnce } = ports;
  const needed = publication.plan.filter(({ state }) => state.is === 'needed').map(({ step }) => step);
  const run = async (step: Step): Promise<void> => {
    listener.started(step);
    try {
      await applyStep(step, publication, (sent) => listener.progressed(step, sent), ports);
    } catch (error) {
      listener.failed(step);
      throw error;
    }
    listener.finished(step);
  };
  await runGraph(
    needed.filter(({ kind }) => kind !== 'pointer'),
    run,
    { atOnce, stop: ports.stop },
  );
  await runGraph(
    needed.filter(({ kind }) => kind === 'pointer'),
    run,
    { atOnce: 1, stop: ports.stop },
  );
}

async function runGraph(
  steps: readonly Step[],
  run: (step: Step) => Promise<void>,
  limits: { atOnce: number; stop: AbortSignal },
): Promise<void> {
  const waiting = new Set(steps);
  const running = new Map<Step, Promise<void>>();
  const failures: unknown[] = [];
  const isReady = (step: Step): boolean =>
    step.needs.every((need) => !waiting.has(need) && !running.has(need));
  while (waiting.size > 0 || running.size > 0) {
    if (limits.stop.aborted && failures.length === 0) failures.push(limits.stop.reason);
    const ready =
      failures.length > 0 ? [] : [...waiting].filter(isReady).slice(0, limits.atOnce - running.size);
    for (const step of ready) {
      waiting.delete(step);
      const task = run(step)
        .catch((error: unknown) => void failures.push(error))
        .finally(() => running.delete(step));
      running.set(step, task);
    }
    if (running.size === 0) break;
    await Promise.race(running.values());
  }
  if (failures.length > 0) throw failures[0];
}
