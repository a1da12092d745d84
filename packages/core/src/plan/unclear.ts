import type { Blocked } from '../blocker.ts';
import type { Answer } from '../http/answer.ts';
import { isTemporary } from '../http/client.ts';
import { blockedByWire, downAnswer } from '../http/http-blockers.ts';
import { retryAfterMs } from '../http/retry-after.ts';
import { isUntrusted, isWireError } from '../http/wire-error.ts';
import type { Clock } from '../ports.ts';

/** A write whose outcome only another look at the registry can tell. */
export class Unclear extends Error {
  readonly code = 'PARITY_UNCLEAR';
  /** What it comes to when looking again does not help. */
  readonly blocked: Blocked;
  /** The server had the whole request: it may have acted on it. */
  readonly delivered: boolean;
  readonly retryAfterMs: number | undefined;

  constructor(blocked: Blocked, options: { delivered: boolean; retryAfterMs?: number | undefined }) {
    super(blocked.message, { cause: blocked });
    this.name = 'Unclear';
    this.blocked = blocked;
    this.delivered = options.delivered;
    this.retryAfterMs = options.retryAfterMs;
  }
}

export function isUnclear(error: unknown): error is Unclear {
  return error instanceof Error && 'code' in error && error.code === 'PARITY_UNCLEAR';
}

/** Runs one write; a lost connection, a 408, 409, 429 or 5xx becomes `Unclear`, every other answer comes back. */
export async function attemptWrite(write: () => Promise<Answer>, url: URL, clock: Clock): Promise<Answer> {
  try {
    const answer = await write();
    if (!isTemporary(answer.status) && answer.status !== 409) return answer;
    throw new Unclear(downAnswer(answer), {
      delivered: true,
      retryAfterMs: retryAfterMs(answer.headers, clock),
    });
  } catch (error) {
    if (!isWireError(error)) throw error;
    const blocked = blockedByWire(error, url);
    if (isUntrusted(error)) throw blocked;
    throw new Unclear(blocked, { delivered: error.delivered });
  }
}
