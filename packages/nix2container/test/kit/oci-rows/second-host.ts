import { cp, mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';

import { git, type Publisher, type Scene } from '@parity-tools/e2e/rows';

import { otherLeg } from '../beside.ts';
import { changeArtifacts } from './artifacts.ts';

const arches = ['amd64', 's390x'];

/** Makes both folders checkouts of the same commit, with nothing in it that a run could change. */
export async function shareCommit({ dir }: Scene, other: Publisher): Promise<void> {
  await git(dir, 'init', '--quiet', '--initial-branch', 'main');
  await git(dir, 'commit', '--quiet', '--allow-empty', '--message', 'the release');
  await cp(path.join(dir, '.git'), path.join(other.dir, '.git'), { recursive: true });
}

/** Another host with the other leg of the image, which is for two arches from now on. */
export async function secondHost(scene: Scene): Promise<Publisher> {
  const other = await scene.rival('ours');
  await shareCommit(scene, other);
  const image = await forS390x(other, 'tool-1.json');
  await changeArtifacts(other, (artifact) => {
    artifact['arches'] = arches;
    artifact['images'] = { s390x: { image: 'tool-1.json' } };
  });
  await changeArtifacts(scene, (artifact) => (artifact['arches'] = arches));
  await mkdir(path.dirname(otherLeg(scene.dir, 'tool-1')), { recursive: true });
  await writeFile(otherLeg(scene.dir, 'tool-1'), image);
  return other;
}

/** Makes the image of a leg one for s390x. @returns its JSON. */
async function forS390x({ dir }: Publisher, file: string): Promise<string> {
  const before = await readFile(path.join(dir, file), 'utf8');
  const image = before.replace('"arch": "amd64"', '"arch": "s390x"');
  await writeFile(path.join(dir, file), image);
  return image;
}
