import { rename, truncate, writeFile } from 'node:fs/promises';

import { done, refused, type Row } from '../row.ts';
import { stagedIn } from './staged.ts';
import { overwriteEnd } from './tampering.ts';
import { inUpload } from './while-held.ts';

/** Played on the first file while it is being sent. */
const whileSent = (play: (file: string) => Promise<unknown>) =>
  inUpload(0, async (scene) => play((await stagedIn(scene)).file));

/** More than what is read ahead of the line. */
const large = { bytes: 12_000_000 };

const corrupt = refused('stage-corrupt');

/** Staged files that change while they are sent. */
export const sentFiles: readonly Row[] = [
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
    meanwhile: whileSent((file) => truncate(file, 11_000_000)),
    ends: corrupt,
  },
];
