import type { Arch } from '@parity-lib/core';

import type { ReleaseWords } from './check-release.ts';

/** What a wheel is held against. */
export interface WheelExpectation extends ReleaseWords {
  readonly arch: Arch;
  /** The file as people know it; its name when left out. */
  readonly shown?: string | undefined;
  /** The name it is published under; that of the file when left out. */
  readonly fileName?: string | undefined;
}
