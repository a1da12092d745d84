import { type State, type Step } from '@parity-lib/core';

import { BlobUpload } from '../client/blob-upload.ts';
import type { Blob } from '../client/blob.ts';
import type { Repository } from '../client/repository.ts';
import type { PartStep } from './part-step.ts';

/** The step that puts a blob into a repository. */
export interface BlobStep extends PartStep {
  /** Ends what a try that nobody repeats left open at the registry. Best effort. */
  giveUp(): Promise<void>;
}

/** @param shown how people know it. */
export function blobStep(
  repository: Repository,
  blob: Blob,
  shown: string,
  needs: readonly Step[] = [],
): BlobStep {
  const upload = new BlobUpload(repository, blob);
  return {
    id: shown,
    kind: 'content',
    target: repository.registry.url(repository.name, 'blobs', blob.digest).pathname,
    why: 'content of the image',
    bytes: blob.source.size,
    digest: blob.digest,
    needs,
    probe: () => stateOf(repository, blob),
    apply: (progress) => upload.send(progress),
    restore: async (progress) => {
      if ((await repository.hasBlob(blob.digest)) === true) return false;
      await upload.send(progress);
      return true;
    },
    giveUp: () => upload.cancel(),
  };
}

async function stateOf(repository: Repository, { digest }: Blob): Promise<State> {
  const isThere = await repository.hasBlob(digest);
  if (isThere === undefined) return { is: 'unknown', why: 'not readable without a token' };
  return isThere ? { is: 'done', why: 'it is there' } : { is: 'needed' };
}
