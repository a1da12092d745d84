import { userOf } from '../auth/doer.ts';
import type { OwnedExchange } from '../http/exchange.ts';

/** `[packages] LIMIT_TOTAL_OWNER_COUNT`: whether an owner may have one more version. Returns the forge's words, or nothing. */
export function countProblem(exchange: OwnedExchange): string | undefined {
  const { forge, owner } = exchange;
  if (!isHeldToLimits(exchange)) return undefined;
  const { versions } = forge.packages.usageOf(owner.name);
  const limit = forge.settings.limits['count'];
  return exceeds(versions + 1, limit) ? 'maximum allowed package count exceeded' : undefined;
}

/** The other `LIMIT_*`: bytes of one file (by the name of the type), then bytes of an owner (`size`). */
export function sizeProblem(exchange: OwnedExchange, type: string, size: number): string | undefined {
  const { forge, owner } = exchange;
  const { limits } = forge.settings;
  if (!isHeldToLimits(exchange)) return undefined;
  if (exceeds(size, limits[type])) return 'maximum allowed package type size exceeded';
  const { bytes } = forge.packages.usageOf(owner.name);
  return exceeds(bytes + size, limits['size']) ? 'maximum allowed package storage quota exceeded' : undefined;
}

/** A site admin is not. Without limits nothing needs to be counted. */
function isHeldToLimits({ forge, doer }: OwnedExchange): boolean {
  return userOf(doer)?.isAdmin !== true && Object.keys(forge.settings.limits).length > 0;
}

function exceeds(value: number, limit = -1): boolean {
  return limit !== -1 && value > limit;
}
