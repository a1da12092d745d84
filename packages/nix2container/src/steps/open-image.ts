import type { Arch, Source } from '@parity-lib/core';
import type { Descriptor, Document } from '@parity-lib/oci';

/** A layer that can be sent. */
export interface OpenLayer {
  readonly descriptor: Descriptor;
  /** How people know it. */
  readonly shown: string;
  readonly source: Source;
  /** Reads all of it. @throws Blocked `digest-mismatch` when it is not what its digest says, and why. */
  readonly assertDigest: (stop?: AbortSignal) => Promise<void>;
}

/** The image of one leg with everything that is needed to publish it; no layer was read. */
export interface OpenImage {
  readonly arch: Arch;
  readonly config: Document;
  readonly manifest: Document;
  /** The lowest first; one that is there twice is listed twice. */
  readonly layers: readonly OpenLayer[];
  /** The store paths that its layers are made from; none where it lies here whole. */
  readonly storePaths: readonly string[];
  /** What people should see of it. */
  readonly notes: readonly string[];
}
