import { type Answer, Blocked, refusedRedirect, type Target } from '@parity-lib/core';
import * as z from 'zod/mini';

import { badToken, missingScope, noPermission, ownerMissing, unsupported } from './refusals.ts';

/** What an answer of `/api/v1` says against a question about the owner's packages; undefined when it says nothing. */
export function apiRefusal(target: Target, answer: Answer): Blocked | undefined {
  switch (answer.status) {
    case 401:
      return badToken(target, answer);
    case 403:
      return isScopeRefusal(answer) ? missingScope(target, answer) : noPermission(target, answer);
    case 404:
      return whatIsMissing(target, answer);
    default:
      return ownerMoved(answer);
  }
}

/** A question about our owner that leads elsewhere: the owner was renamed. */
export function ownerMoved(answer: Answer): Blocked | undefined {
  return answer.status >= 300 && answer.status < 400 ? refusedRedirect(answer) : undefined;
}

/** Only `/api/v1` tells a missing scope from a missing right. */
export function isScopeRefusal(answer: Answer): boolean {
  return answer.status === 403 && apiMessage(answer)?.includes('required scope') === true;
}

function whatIsMissing(target: Target, answer: Answer): Blocked | undefined {
  const message = apiMessage(answer);
  if (message === undefined) return unsupported(target, answer, 'does not answer as a Gitea or Forgejo does');
  return message.startsWith('user redirect does not exist') ? ownerMissing(target, answer) : undefined;
}

/** The message of a JSON error; undefined when it is not one. */
function apiMessage(answer: Answer): string | undefined {
  try {
    const parsed = z.safeParse(z.object({ message: z.string() }), answer.json());
    return parsed.success ? parsed.data.message : undefined;
  } catch (error) {
    if (error instanceof Blocked) return undefined;
    throw error;
  }
}
