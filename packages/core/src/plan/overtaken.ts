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
    ...wayOut(remedy === undefined ? [] : [remedy]),
  });
}

/**
 * What to do about other content under a fixed name.
 *
 * @param remedies the requests that would delete it; none where nobody can.
 * @param toll what else would go, as the end of a clause.
 */
export function wayOut(
  remedies: readonly string[],
  toll = '',
): { readonly next: string; readonly commands: readonly string[] } {
  const next =
    remedies.length === 0
      ? 'Release a new version.'
      : `Release a new version; or, if nobody can have used what is there, delete it first${toll}:`;
  return { next, commands: remedies };
}
