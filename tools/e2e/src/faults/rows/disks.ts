import { realpath, rm, symlink } from 'node:fs/promises';

import type { Scene } from '../../scene.ts';
import { fillDisk, smallDisk } from '../../small-disk.ts';
import { done, megabyte, refused, type Row } from '../row.ts';
import { beforeUpload } from './while-held.ts';

/** Puts the stage store on a disk of its own. */
async function onDisk(scene: Scene, bytes: number): Promise<{ setReadOnly(isReadOnly: boolean): void }> {
  const disk = smallDisk(bytes);
  scene.defer(() => disk[Symbol.dispose]());
  await symlink(disk.path, scene.path('.parity-stage'));
  return disk;
}

const backToFirstDisk = (scene: Scene): Promise<void> => rm(scene.path('.parity-stage'));

/** Disks that take no more. */
export const disks: readonly Row[] = [
  {
    number: 10,
    fault: 'disk full while staging',
    load: megabyte,
    needs: 'a disk',
    before: (scene) => onDisk(scene, 500_000),
    ends: refused('stage-unwritable'),
    after: backToFirstDisk,
  },
  {
    number: 10,
    fault: 'disk read-only',
    needs: 'a disk',
    before: async (scene) => (await onDisk(scene, 500_000)).setReadOnly(true),
    ends: refused('stage-unwritable'),
    after: backToFirstDisk,
  },
  {
    number: 10,
    fault: 'disk full from the first upload on: no room for the receipt',
    needs: 'a disk',
    line: true,
    before: (scene) => onDisk(scene, 8_000_000),
    meanwhile: beforeUpload(async (scene) => fillDisk(await realpath(scene.path('.parity-stage')))),
    ends: { ...done, says: 'Receipt: none, it could not be written' },
    after: backToFirstDisk,
  },
];
