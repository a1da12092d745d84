import { type Progress, type State, type Step } from '@parity-lib/core';

import { type Blob, BlobUpload } from '../client/blob-upload.ts';
import type { Repository } from '../client/repository.ts';

/** The step that puts a blob into a repository. Whoever needs it may send it again, when the registry lost it. */
export interface BlobStep extends Step {
  /** Sends it, unless it is there. */
  restore(progress: Progress): Promise<void>;
}

/** @param shown how people know it. */
export function blobStep(
  repository: Repository,
  blob: Blob,
  shown: string,
  needs: readonly Step[] = [],
): BlobStep {
  const upload = new BlobUpload(repository, blob);
  const send = (progress: Progress): Promise<void> => upload.send(progress);
  return {
    id: shown,
    kind: 'content',
    target: repository.registry.url(repository.name, 'blobs', blob.digest).pathname,
    why: 'content of the image',
    bytes: blob.source.size,
    needs,
    probe: () => stateOf(repository, blob),
    apply: send,
    restore: async (progress) => {
      if ((await repository.hasBlob(blob.digest)) !== true) await send(progress);
    },
  };
}

async function stateOf(repository: Repository, { digest }: Blob): Promise<State> {
  const isThere = await repository.hasBlob(digest);
  if (isThere === undefined) return { is: 'unknown', why: 'not readable without a token' };
  return isThere ? { is: 'done', why: 'it is there' } : { is: 'needed' };
}
