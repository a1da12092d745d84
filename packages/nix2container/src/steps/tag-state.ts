import type { State } from '@parity-lib/core';
import { type Digest } from '@parity-lib/oci';

export const hidden: State = { is: 'unknown', why: 'not readable without a token' };

/** Enough of a digest to tell it from another one. */
export function shortOf(digest: Digest): string {
  return digest.slice(0, 'sha256:'.length + 12);
}
