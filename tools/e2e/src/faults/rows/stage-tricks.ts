import { execFile } from 'node:child_process';
import { link, mkdir, open, readFile, rename, rm, symlink, truncate, writeFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { promisify } from 'node:util';
import { crc32 } from 'node:zlib';

import { checkout, commit } from '../../git.ts';
import { type Scene, succeed } from '../../scene.ts';
import { done, pushStaged, refused, type Row } from '../row.ts';
import { changeRecord, stage, type Staged, stagedIn } from './staged.ts';

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

/** Played on the first file while it is being sent. */
const whileSent = (play: (file: string) => Promise<unknown>) => async (scene: Scene) => {
  const held = scene.line.hold({ upload: 0, at: { bytes: 300_000 } });
  await held.reached;
  await play((await stagedIn(scene)).file);
  held.release();
};

/** More than what is read ahead of the line. */
const large = { bytes: 24_000_000 };

const races: readonly Row[] = [
  {
    number: 11,
    fault: 'stage: one bit of the last of three files is flipped',
    load: { files: 3, bytes: 3_000_000 },
    before: async (scene) => flip((await stage(scene)).lastFile),
    command: pushStaged,
    ends: corrupt,
  },
  {
    number: 11,
    fault: 'stage: a file is replaced by another one while it is sent',
    load: large,
    line: true,
    meanwhile: whileSent(async (file) => {
      await writeFile(`${file}.new`, 'another one');
      await rename(`${file}.new`, file);
    }),
    ends: done,
  },
  {
    number: 11,
    fault: 'stage: a file is written over while it is sent',
    load: large,
    line: true,
    meanwhile: whileSent((file) => overwriteEnd(file)),
    ends: corrupt,
  },
  {
    number: 11,
    fault: 'stage: a file is cut while it is sent',
    load: large,
    line: true,
    meanwhile: whileSent((file) => truncate(file, 20_000_000)),
    ends: corrupt,
  },
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
  {
    number: 13,
    fault: 'stage: it was made without a deliberate version',
    before: async (scene) => {
      await succeed(scene, ['stage'], { VERSION: undefined });
      await changeRecord(await stagedIn(scene), ({ release }) => (release.version = scene.subject.version));
    },
    command: pushStaged,
    env: () => ({ VERSION: undefined }),
    ends: refused('dev-tag'),
  },
];

/** What is done to a stage between two runs, or in the middle of one. */
export const stageTricks: readonly Row[] = [
  ...rowsOf(11, tricks),
  ...rowsOf(12, namings),
  ...rowsOf(13, plants),
  ...races,
].toSorted((a, b) => a.number - b.number);

function inputOf({ release: { inputs }, path }: Scene): string {
  return path(inputs[0] ?? '');
}

async function flip(file: string): Promise<Buffer> {
  const bytes = await readFile(file);
  const middle = Math.floor(bytes.length / 2);
  bytes[middle] = (bytes[middle] ?? 0) ^ 1;
  await writeFile(file, bytes);
  return bytes;
}

async function overwriteEnd(file: string): Promise<void> {
  await using handle = await open(file, 'r+');
  const { size } = await handle.stat();
  await handle.write('other', size - 5);
}

async function replaceByLink(file: string, target: string): Promise<void> {
  await rm(file);
  await symlink(target, file);
}

async function replaceByFolder(file: string): Promise<void> {
  await rm(file);
  await mkdir(file);
}

async function replaceByPipe(file: string): Promise<void> {
  await rm(file);
  await promisify(execFile)('mkfifo', [file]);
}

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
