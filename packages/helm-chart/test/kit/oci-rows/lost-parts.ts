import { deletePart, done, type Row, type Scene, sweepWaiting, whileOnItsWay } from '@parity-tools/e2e/rows';

import { requests, tool } from './requests.ts';

function deleteArchive(scene: Scene): Promise<void> {
  const [, digest = ''] = /sha256%3A([0-9a-f]{64})/.exec(String(scene.release.uploads[0]?.path)) ?? [];
  return deletePart(scene, `${tool}/blobs/sha256:${digest}`);
}

/** Parts that were there a moment ago: with all blobs there, the tag is on its way. */
export const lostParts: readonly Row[] = [
  {
    number: 8,
    fault: 'the archive deleted from the registry while the tag is on its way',
    ...whileOnItsWay(requests.tag, deleteArchive),
    ends: done,
  },
  {
    number: 8,
    fault: 'all blobs that wait cleaned up while the tag is on its way',
    ...whileOnItsWay(requests.tag, sweepWaiting),
    ends: done,
  },
];
