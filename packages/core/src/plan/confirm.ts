import { Blocked } from '../blocker.ts';
import type { Ledger } from './ledger.ts';
import { probeStep } from './make-plan.ts';
import type { Step } from './step.ts';

/**
 * Reads back what was sent: a registry says "created" about what it received, and only its listing about what it kept.
 *
 * @throws Blocked `digest-mismatch` when something is not there as it was sent, `version-conflict` when somebody wrote over
 *   it; what does not tell, blocks as it does.
 */
export async function confirm(ledger: Ledger): Promise<void> {
  let isFirst = true;
  const sent = [...ledger.done];
  for (const step of sent) {
    // As in a plan: where a manifest is, its blobs are not asked for.
    if (step.kind === 'content' && sent.some(({ needs }) => needs.includes(step))) continue;
    // The first look is a fresh one; the others share what it brought.
    const state = await probeStep(step, isFirst);
    isFirst = false;
    if (state.is === 'done' || state.is === 'kept') continue;
    if (state.is === 'unknown' && state.blocked !== undefined) throw state.blocked;
    if (step.mayBeOverwritten === true) throw overwritten(step);
    throw new Blocked('digest-mismatch', {
      message: `${step.id} was sent, and the registry does not have it as it was sent.`,
      details: [
        state.is === 'conflict' ? `ours ${state.ours}, theirs ${state.theirs}` : `it says: ${state.is}`,
      ],
      next: 'Tell who runs the registry; then delete what is there and run the same command again.',
    });
  }
}

function overwritten({ id }: Step): Blocked {
  return new Blocked('version-conflict', {
    message: `${id} was written, and somebody else wrote over it meanwhile.`,
    next: 'Find out who publishes the same release; then run the same command again, which says what is there.',
  });
}
