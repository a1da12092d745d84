import { link, readFile, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { basename } from 'node:path';

import type { Scene } from '../../scene.ts';
import { done, pushStaged, refused, type Row } from '../row.ts';
import { stage } from './staged.ts';
import { inputOf, replaceByFolder, replaceByLink, replaceByPipe } from './tampering.ts';

/** What a release is made from, when it is no ordinary file, or changes. */
export const inputs: readonly Row[] = [
  {
    number: 11,
    fault: 'an input is replaced after it was staged',
    before: async (scene) => {
      await stage(scene);
      const input = inputOf(scene);
      const before = await readFile(input);
      await writeFile(input, 'another one');
      scene.defer(() => writeFile(input, before));
    },
    command: pushStaged,
    again: pushStaged,
    ends: done,
  },
  {
    number: 12,
    fault: 'a symlink as input, and what it leads to replaced after staging',
    before: async (scene) => {
      const input = inputOf(scene);
      await rename(input, `${input}.real`);
      await symlink(basename(`${input}.real`), input);
      await stage(scene);
      await rm(input);
      await symlink('/etc/hostname', input);
    },
    command: pushStaged,
    again: pushStaged,
    ends: done,
  },
  ...(
    [
      ['a pipe', replaceByPipe],
      ['an endless device', (input: string) => replaceByLink(input, '/dev/zero')],
      ['a folder', replaceByFolder],
      ['a symlink to nowhere', (input: string) => replaceByLink(input, 'nowhere')],
    ] as const
  ).map(([what, replace]) => ({
    number: 12,
    fault: `${what} as input`,
    before: async (scene: Scene) => {
      const input = inputOf(scene);
      await rename(input, `${input}.kept`);
      await writeFile(input, '');
      await replace(input);
    },
    ends: refused('artifact-invalid'),
    after: async (scene: Scene) => {
      const input = inputOf(scene);
      await rm(input, { recursive: true });
      await rename(`${input}.kept`, input);
    },
  })),
  {
    number: 12,
    fault: 'a hard link as input, written over after staging',
    before: async (scene) => {
      const input = inputOf(scene);
      await link(input, `${input}.twin`);
      await stage(scene);
      await writeFile(`${input}.twin`, 'another one');
    },
    command: pushStaged,
    again: pushStaged,
    ends: done,
  },
];
