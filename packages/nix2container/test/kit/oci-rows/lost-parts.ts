import { readFile } from 'node:fs/promises';

import {
  blobDenied,
  deletePart,
  done,
  inTurn,
  type Match,
  ociError,
  publish,
  type Row,
  type Scene,
  sweepWaiting,
  whileOnItsWay,
} from '@parity-tools/e2e/rows';

import { layerDigest, manifestOf } from '../index-digest.ts';
import { repository, requests } from './requests.ts';

/** The index by its digest, before any name leads to it. */
function indexOf({ release }: Scene): Match {
  const [digest = ''] = Object.values(release.published);
  return { method: 'PUT', path: new RegExp(`/manifests/sha256:${digest}$`) };
}

const imageOf = ({ release, path }: Scene): Promise<string> =>
  readFile(path(release.inputs[0] ?? ''), 'utf8');

const deleteLayer = async (scene: Scene): Promise<void> =>
  deletePart(scene, `${repository}/blobs/${layerDigest(await imageOf(scene))}`);

const deleteImage = async (scene: Scene): Promise<void> =>
  deletePart(scene, `${repository}/manifests/${manifestOf(await imageOf(scene)).digest}`);

/** An earlier run that ends before its manifest is taken. */
async function sendBlobsAlone({ forge, run }: Scene): Promise<void> {
  const does = ociError(400, 'MANIFEST_INVALID');
  const takeBack = forge.addFault({ match: requests.manifest, does });
  const { exit, stderr } = await run(publish);
  takeBack();
  if (exit !== 4) throw new Error(`it ended with ${exit}: ${stderr}`);
}

/** Parts that were there a moment ago. */
export const lostParts: readonly Row[] = [
  {
    number: 8,
    fault: 'a layer deleted from the registry while the manifest is on its way',
    ...whileOnItsWay(requests.manifest, deleteLayer),
    ends: done,
  },
  {
    number: 8,
    fault: 'a layer of an earlier run is there when it is asked for, and deleted before the manifest comes',
    before: sendBlobsAlone,
    ...whileOnItsWay(requests.manifest, deleteLayer),
    ends: done,
  },
  {
    number: 8,
    fault: 'all blobs that wait cleaned up while the manifest is on its way',
    ...whileOnItsWay(requests.manifest, sweepWaiting),
    ends: done,
  },
  ...inTurn(blobDenied(requests.manifest, 'a manifest')),
  ...(
    [
      ['its entry', requests.entry],
      ['the index', indexOf],
      ['the name', requests.name],
      ['the pointer', requests.pointer],
    ] as const
  ).map(([what, match]): Row => ({
    number: 21,
    fault: `the image deleted from the registry while ${what} is on its way`,
    ...whileOnItsWay(match, deleteImage),
    ends: done,
  })),
];
