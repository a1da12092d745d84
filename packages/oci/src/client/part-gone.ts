import { type Answer, Blocked, isUnclear, Unclear } from '@parity-lib/core';

import { type Digest, isDigest } from '../digest.ts';
import { errorCodes } from './refusal.ts';

/** What registries say of a manifest whose blobs, or of an index whose images they do not have. */
const codes: ReadonlySet<string> = new Set(['BLOB_UNKNOWN', 'MANIFEST_BLOB_UNKNOWN', 'MANIFEST_UNKNOWN']);

/** A manifest was refused because something that it is made of is gone, or not there yet on every server. */
export class PartGone extends Unclear {
  /** The digests that the registry speaks of; often none. */
  readonly digests: readonly Digest[];

  constructor(answer: Answer) {
    const blocked = new Blocked('registry-invalid', {
      message: `${answer.url.host} does not have a part of the image that it had before.`,
      details: [answer.describe()],
      next: 'Run the same command again: what is missing is sent again.',
    });
    super(blocked, { delivered: false });
    this.digests = [...answer.text.matchAll(/sha256:[0-9a-f]{64}/g)]
      .map(([digest]) => digest)
      .filter(isDigest);
  }
}

export function isPartGone(error: unknown): error is PartGone {
  return isUnclear(error) && 'digests' in error;
}

/** Whether that is what the answer to a manifest says. */
export function saysPartGone(answer: Answer): boolean {
  return errorCodes(answer).some((code) => codes.has(code));
}
