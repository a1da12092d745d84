import { Blocked } from '../blocker.ts';
import { cleaned } from '../http/clean-text.ts';
import { patient, retry, type RetryPorts } from '../http/retry.ts';
import { probeStep } from './make-plan.ts';
import { wayOut } from './overtaken.ts';
import type { Publication } from './publication.ts';
import type { Progress, State, Step } from './step.ts';
import { isUnclear, type Unclear } from './unclear.ts';

/**
 * Makes one change. After any unclear answer the state is read again before anything is decided:
 * there after all, other content, or still needed and worth another try.
 */
export async function applyStep(
  step: Step,
  publication: Publication,
  progress: Progress,
  ports: RetryPorts,
): Promise<void> {
  const { ledger } = publication;
  try {
    await retry(
      async () => {
        try {
          await step.apply(progress);
          ledger.changed(step);
          return { value: undefined };
        } catch (error) {
          if (!isUnclear(error)) throw error;
          if (error.delivered) ledger.maybeChanged(step);
          return (await happenedAfterAll(step, error, publication))
            ? { value: undefined }
            : { error: error.blocked, again: true, retryAfterMs: error.retryAfterMs };
        }
      },
      () => patient,
      ports,
    );
  } catch (error) {
    await step.giveUp?.();
    throw error;
  }
}

async function happenedAfterAll(
  step: Step,
  error: Unclear,
  { subject, ledger }: Publication,
): Promise<boolean> {
  const state = await probeStep(step, true);
  switch (state.is) {
    case 'done':
      ledger.changed(step);
      return true;
    case 'needed':
      ledger.notChanged(step);
      return false;
    case 'kept':
      ledger.kept(step);
      return true;
    case 'conflict':
      ledger.notChanged(step);
      throw conflictBlocker([{ step, state }], subject);
    case 'unknown':
      throw state.blocked ?? error.blocked;
  }
}

/** The end of a plan with conflicts: what is ours, what is theirs, and the narrowest way out. */
export function conflictBlocker(
  conflicts: readonly { readonly step: Step; readonly state: Extract<State, { is: 'conflict' }> }[],
  subject: string,
): Blocked {
  const remedies = new Set(
    conflicts.flatMap(({ state }) => (state.remedy === undefined ? [] : [state.remedy])),
  );
  const ids = new Set(conflicts.map(({ step }) => step.id));
  const others = new Set(
    conflicts.flatMap(({ state }) => state.alsoDeletes ?? []).filter((id) => !ids.has(id)),
  );
  // The names are the registry's: none of them begins a line of its own.
  const toll = others.size === 0 ? '' : `, and with it ${[...others].map(cleaned).join(', ')}`;
  return new Blocked('version-conflict', {
    message: `${subject} is already published with other bytes.`,
    details: conflicts.flatMap(({ step, state }) => [
      step.id,
      `  ours   ${state.ours}`,
      `  theirs ${state.theirs}`,
    ]),
    ...wayOut([...remedies], toll),
  });
}
