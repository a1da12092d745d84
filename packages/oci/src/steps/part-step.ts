import type { Progress, Step } from '@parity-lib/core';

import type { Digest } from '../digest.ts';

/** A step whose blob or manifest others are made of: whoever needs it may send it again, when the registry lost it. */
export interface PartStep extends Step {
  readonly digest: Digest;
  /** Sends it, unless it is there. @returns whether it was sent. */
  restore(progress: Progress): Promise<boolean>;
}
