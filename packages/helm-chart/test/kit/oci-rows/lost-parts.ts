import { askForge, done, type Row, type Scene, sweepWaiting, whileOnItsWay } from '@parity-tools/e2e/rows';

import { requests, tool } from './requests.ts';

/** @throws when it was not there. */
async function removeArchive({ forge, release }: Scene): Promise<void> {
  const [, digest = ''] = /sha256%3A([0-9a-f]{64})/.exec(String(release.uploads[0]?.path)) ?? [];
  const { status: said } = await askForge(`${forge.url}${tool}/blobs/sha256:${digest}`, { method: 'DELETE' });
  if (said !== 202) throw new Error(`the forge does not delete the archive: it says ${said}`);
}

/** Parts that were there a moment ago: with all blobs there, the tag is on its way. */
export const lostParts: readonly Row[] = [
  {
    number: 8,
    fault: 'the archive deleted from the registry while the tag is on its way',
    ...whileOnItsWay(requests.tag, removeArchive),
    ends: done,
  },
  {
    number: 8,
    fault: 'all blobs that wait cleaned up while the tag is on its way',
    ...whileOnItsWay(requests.tag, sweepWaiting),
    ends: done,
  },
];
