import { userOf } from '../auth/doer.ts';
import type { OwnedExchange } from '../http/exchange.ts';

/** What is about to be stored. */
export interface Addition {
  readonly size: number;
  readonly newVersion: boolean;
}

/**
 * `[packages] LIMIT_*`: versions of an owner (`count`), bytes of an owner (`size`), bytes of one file (by the
 * name of the type). A site admin is not held to them. Returns the forge's words, or nothing.
 */
export function limitProblem(
  { forge, owner, doer }: OwnedExchange,
  type: string,
  addition: Addition,
): string | undefined {
  const { limits } = forge.settings;
  if (userOf(doer)?.isAdmin === true || Object.keys(limits).length === 0) return undefined;
  const { versions, bytes } = forge.packages.usageOf(owner.name);
  if (addition.newVersion && exceeds(versions + 1, limits['count']))
    return 'maximum allowed package count exceeded';
  if (exceeds(addition.size, limits[type])) return 'maximum allowed package type size exceeded';
  if (exceeds(bytes + addition.size, limits['size'])) return 'maximum allowed package storage quota exceeded';
  return undefined;
}

function exceeds(value: number, limit = -1): boolean {
  return limit !== -1 && value > limit;
}
