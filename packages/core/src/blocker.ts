/** Every named reason to stop. Each has a page in docs/blockers/; the names are part of the contract. */
export const blockerNames = [
  'registry-down',
  'registry-unsupported',
  'empty-token',
  'bad-token',
  'missing-scope',
  'no-permission',
  'owner-missing',
  'dev-tag',
  'version-invalid',
  'artifact-invalid',
  'version-conflict',
  'stage-missing',
  'stage-corrupt',
  'stage-unwritable',
  'arch-missing',
  'digest-mismatch',
  'quota',
  'too-large',
  'tls-untrusted',
  'redirect-refused',
  'registry-invalid',
  'tool-missing',
  'locked',
] as const;

export type BlockerName = (typeof blockerNames)[number];

export interface BlockerText {
  /** One sentence, without the name: what happened. */
  readonly message: string;
  /** What to do, in words; may be empty where a command says it all. */
  readonly next?: string;
  /** Commands to go on with, each fit to be pasted. */
  readonly commands?: readonly string[];
  /** Further lines between the two: what came, what was expected. */
  readonly details?: readonly string[];
  readonly cause?: unknown;
}

/**
 * A named reason to stop. Recognised by `code`, not by class, so that two copies of core
 * (an archetype pinned to an older one) still agree.
 */
export class Blocked extends Error {
  readonly code = 'PARITY_BLOCKED';
  readonly blocker: BlockerName;
  readonly next: string;
  readonly commands: readonly string[];
  readonly details: readonly string[];

  constructor(blocker: BlockerName, text: BlockerText) {
    super(text.message, { cause: text.cause });
    this.name = 'Blocked';
    this.blocker = blocker;
    this.next = text.next ?? '';
    this.commands = text.commands ?? [];
    this.details = text.details ?? [];
  }
}

/** What to do, as one text: for events. */
export function nextOf({ next, commands }: Blocked): string {
  return [next, ...commands].filter((line) => line !== '').join('\n');
}

export function isBlocked(error: unknown): error is Blocked {
  return hasCode(error, 'PARITY_BLOCKED');
}

/** Wrong usage or config: exit 2. `problems` are shown one per line, each naming the thing and what is allowed. */
export class UsageError extends Error {
  readonly code = 'PARITY_USAGE';
  readonly problems: readonly string[];
  readonly next: string | undefined;

  constructor(message: string, options: { problems?: readonly string[]; next?: string } = {}) {
    super(message);
    this.name = 'UsageError';
    this.problems = options.problems ?? [];
    this.next = options.next;
  }
}

export function isUsageError(error: unknown): error is UsageError {
  return hasCode(error, 'PARITY_USAGE');
}

/** The run was stopped by a signal; what it means for the exit code depends on what had changed by then. */
export class Stopped extends Error {
  readonly code = 'PARITY_STOPPED';

  constructor(signal: string) {
    super(`Stopped by ${signal}.`);
    this.name = 'Stopped';
  }
}

export function isStopped(error: unknown): error is Stopped {
  return hasCode(error, 'PARITY_STOPPED');
}

function hasCode(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code;
}
