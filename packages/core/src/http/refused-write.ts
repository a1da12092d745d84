import { Blocked } from '../blocker.ts';
import type { Answer } from './answer.ts';

type Reason = 'bad-token' | 'no-permission' | 'too-large' | 'registry-unsupported' | 'registry-invalid';

/** What people are told of each reason why a registry may refuse an upload. */
export type RefusalWords = Readonly<Record<Reason, { readonly message: string; readonly next: string }>>;

/**
 * Why a registry of no known product refused something: its status is all that such registries have in common.
 *
 * @param reason where more is known than the status tells.
 */
export function refusedWrite(
  answer: Answer,
  words: RefusalWords,
  reason: Reason = reasonOf(answer.status),
): Blocked {
  return new Blocked(reason, { ...words[reason], details: [answer.describe()] });
}

function reasonOf(status: number): Reason {
  switch (status) {
    case 401:
      return 'bad-token';
    case 403:
      return 'no-permission';
    case 413:
      return 'too-large';
    case 404:
    case 405:
      return 'registry-unsupported';
    default:
      return 'registry-invalid';
  }
}
