import { readFile, rename, rm, symlink, truncate, writeFile } from 'node:fs/promises';
import { crc32 } from 'node:zlib';

import { checkout, commit } from '../../git.ts';
import { type Scene, succeed } from '../../scene.ts';
import { megabyte, pushStaged, refused, type Row } from '../row.ts';
import { changeRecord, stage, type Staged, stagedIn } from './staged.ts';
import { flip, inputOf, replaceByLink, replaceByPipe } from './tampering.ts';

const corrupt = refused('stage-corrupt');

type Trick = readonly [what: string, play: (staged: Staged, scene: Scene) => Promise<unknown>];

/** Played between `stage` and `push-staged`. */
const tricks: readonly Trick[] = [
  ['one bit of a file is flipped', ({ file }) => flip(file)],
  [
    'one bit of a file is flipped, and its quick check made to fit',
    async (staged) => {
      const crc = crc32(await flip(staged.file));
      await changeRecord(staged, ({ files: [first] }) => {
        if (first?.crc32 !== undefined) first.crc32 = crc.toString(16).padStart(8, '0');
      });
    },
  ],
  ['a file is cut by a byte', async ({ file }) => truncate(file, (await readFile(file)).length - 1)],
  ['a file is gone', ({ file }) => rm(file)],
  ['a file is planted', ({ file }) => writeFile(`${file}.more`, 'more')],
];

const namings: readonly Trick[] = [
  ['a symlink in the place of a file', ({ file }, scene) => replaceByLink(file, inputOf(scene))],
  [
    'a symlink in the place of its folder',
    async ({ dir }) => {
      await rename(dir, `${dir}.away`);
      await symlink(`${dir}.away`, dir);
    },
  ],
  ['a pipe in the place of a file', ({ file }) => replaceByPipe(file)],
  ['a name with `..`', (staged) => renameTo(staged, '../../escaped')],
  ['an absolute name', (staged) => renameTo(staged, '/etc/hostname')],
  ['a name with NUL', (staged) => renameTo(staged, 'tool\0.txt')],
  ['two names that differ in case alone', (staged) => twinOf(staged, (name) => name.toUpperCase())],
  ['two names that are one in Unicode', (staged) => twinOf(staged, (name) => `${name}\uFB01`, 'fi')],
];

const plants: readonly Trick[] = [
  [
    'git tracks it',
    async (_staged, scene) => {
      await checkout(scene.dir);
      await commit(scene.dir, 'the stage, too');
    },
  ],
  [
    'it was made for another owner',
    (staged) => changeRecord(staged, ({ registry }) => (registry.owner = 'else')),
  ],
  [
    'it was made for another host',
    (staged) => changeRecord(staged, ({ registry }) => (registry.base = 'http://127.0.0.1:9/')),
  ],
];

function rowsOf(number: number, list: readonly Trick[]): readonly Row[] {
  return list.map(([what, play]) => ({
    number,
    fault: `stage: ${what}`,
    before: async (scene) => play(await stage(scene), scene),
    command: pushStaged,
    ends: corrupt,
    // What git tracks is no stage whoever writes it; the stage of the tests is not committed.
    after: (scene) => rm(scene.path('.git'), { recursive: true, force: true }),
  }));
}

/** What is done to a stage between two runs. */
export const stageTricks: readonly Row[] = [
  ...rowsOf(11, tricks).map((row) => ({ ...row, load: megabyte })),
  {
    number: 11,
    fault: 'stage: one bit of the last of three files is flipped',
    load: { files: 3, bytes: 180_000 },
    before: async (scene) => flip((await stage(scene)).lastFile),
    command: pushStaged,
    ends: corrupt,
  },
  ...rowsOf(12, namings),
  ...rowsOf(13, plants),
  {
    number: 13,
    fault: 'stage: it was made without a deliberate version',
    before: async (scene) => {
      await succeed(scene, ['stage'], { VERSION: undefined });
      const staged = await stagedIn(scene);
      const { version } = scene.subject;
      // Some configs name it already: what lies in their inputs must be it.
      if ((await readFile(staged.record, 'utf8')).includes(`"version": "${version}"`)) return;
      await changeRecord(staged, ({ release }) => (release.version = version));
    },
    command: pushStaged,
    env: () => ({ VERSION: undefined }),
    ends: refused('dev-tag'),
  },
];

function renameTo(staged: Staged, name: string): Promise<void> {
  return changeRecord(staged, ({ files: [first] }) => {
    if (first !== undefined) first.name = name;
  });
}

/** Lists a second file whose name is the first one's where some file systems look at it. */
function twinOf(staged: Staged, spell: (name: string) => string, plain = ''): Promise<void> {
  return changeRecord(staged, ({ files }) => {
    const [first] = files;
    if (first === undefined) return;
    first.name += plain;
    files.push({ ...first, name: spell(first.name.slice(0, first.name.length - plain.length)) });
  });
}
