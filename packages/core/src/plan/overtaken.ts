import { Blocked } from '../blocker.ts';
import type { State } from './step.ts';

/** Somebody else published other content under a name between our plan and our turn. */
export function overtaken(
  what: string,
  { ours, theirs, remedy }: Extract<State, { is: 'conflict' }>,
): Blocked {
  return new Blocked('version-conflict', {
    message: `${what} was published by somebody else meanwhile, with other content.`,
    details: [`ours   ${ours}`, `theirs ${theirs}`],
    next:
      remedy === undefined
        ? 'Release a new version.'
        : 'Release a new version; or, if nobody can have used what is there, delete it first:',
    commands: remedy === undefined ? [] : [remedy],
  });
}
