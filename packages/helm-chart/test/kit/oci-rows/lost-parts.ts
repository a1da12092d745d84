import { askForge, done, type Row, type Scene, whileHeld } from '@parity-tools/e2e/rows';

import { meets, refuses, requests, tool } from './requests.ts';

const aDayAndAnHour = 25 * 60 * 60 * 1000;

/** While the tag is on its way, with all blobs there. */
function whileTagged(act: (scene: Scene) => unknown): Pick<Row, 'line' | 'meanwhile'> {
  return {
    line: true,
    meanwhile: (scene, running) => {
      scene.line.watch({ uploads: [requests.tag] });
      return whileHeld({ upload: 0, at: 'head' }, act)(scene, running);
    },
  };
}

/** @throws when it was not there. */
async function removeArchive({ forge, release }: Scene): Promise<void> {
  const [, digest = ''] = /sha256%3A([0-9a-f]{64})/.exec(String(release.uploads[0]?.path)) ?? [];
  const { status: said } = await askForge(`${forge.url}${tool}/blobs/sha256:${digest}`, { method: 'DELETE' });
  if (said !== 202) throw new Error(`the forge does not delete the archive: it says ${said}`);
}

/** Parts that were there a moment ago, and uploads that nobody knows any more. */
export const lostParts: readonly Row[] = [
  {
    number: 8,
    fault: 'the archive deleted from the registry while the tag is on its way',
    ...whileTagged(removeArchive),
    ends: done,
  },
  {
    number: 8,
    fault: 'all blobs that wait cleaned up while the tag is on its way',
    ...whileTagged(({ forge }) => forge.sweep(aDayAndAnHour)),
    ends: done,
  },
  {
    number: 8,
    fault: 'the tag refused for a blob that is there, for ever',
    rules: meets(requests.tag, refuses(404, 'MANIFEST_BLOB_UNKNOWN'), 'every'),
    ends: { exit: 4, blocker: 'registry-invalid', holds: 'nothing' },
  },
  {
    number: 9,
    fault: 'the forge forgets the upload before its last request',
    line: true,
    meanwhile: whileHeld({ upload: 0, at: 'head' }, ({ forge }) => forge.sweep(aDayAndAnHour)),
    ends: done,
  },
];
