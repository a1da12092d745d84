import type { Source } from '@parity-lib/core';

import type { Digest } from '../digest.ts';

/** What is to be uploaded, and how. */
export interface Blob {
  readonly digest: Digest;
  /** Its size is exact; it may be opened at any offset. */
  readonly source: Pick<Source, 'name' | 'size' | 'open'>;
  /** Repositories of the same registry that may have it: it is taken from there where the registry can. */
  readonly mountFrom?: readonly string[];
  /** The most bytes of one request, for proxies that cap bodies; all at once when left out. */
  readonly chunkSize?: number | undefined;
  /** Finds out why a registry says that the bytes are not those of the digest. @throws Blocked `digest-mismatch`. */
  readonly explainMismatch?: () => Promise<void>;
}
