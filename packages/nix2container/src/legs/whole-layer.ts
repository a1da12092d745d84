import { Blocked, type BlockerName, type Source } from '@parity-lib/core';
import { type Descriptor, hexOf } from '@parity-lib/oci';

import { hashSource } from '../layer/hash-source.ts';
import type { OpenLayer } from '../steps/open-image.ts';

/** What people are told when a layer that lies here whole is not what its manifest says. */
export interface MismatchWords {
  readonly blocker: Extract<BlockerName, 'digest-mismatch' | 'stage-corrupt'>;
  /** Before the name of the layer, without a full stop. */
  readonly message: string;
  /** What says where it lies. */
  readonly details: readonly string[];
  /** Before the digest that was found. */
  readonly found: string;
  readonly next: string;
}

/** A layer of which every byte lies here: nothing has to be made. */
export function wholeLayer(
  descriptor: Descriptor,
  source: Source,
  shown: string,
  { blocker, message, details, found, next }: MismatchWords,
): OpenLayer {
  return {
    descriptor,
    shown,
    source,
    assertDigest: async (stop) => {
      const sha256 = await hashSource(source, stop);
      if (sha256 === hexOf(descriptor.digest)) return;
      throw new Blocked(blocker, {
        message: `${message}: ${shown}.`,
        details: [...details, `the manifest says ${descriptor.digest}`, `${found} sha256:${sha256}`],
        next,
      });
    },
  };
}
