import {
  blobDenied,
  inTurn,
  overLimit,
  type Row,
  strayManifest,
  uploadForgotten,
} from '@parity-tools/e2e/rows';

import { overtakenInTheMiddle, overwritten } from '../late-rivals.ts';
import { busy } from './busy.ts';
import { lostParts } from './lost-parts.ts';
import { requests } from './requests.ts';

/** What we put into the mouth of the registry is the same on both. */
const answers: readonly Row[] = [
  ...busy,
  ...strayManifest(requests.tag, 'the tag'),
  ...blobDenied(requests.tag, 'the tag'),
  overLimit('an archive'),
];

/** While a large archive is on its way, nobody can see it: what follows is the tag, and that is asked for again. */
const late: readonly Row[] = [
  { ...overtakenInTheMiddle, ends: { exit: 4, blocker: 'version-conflict', holds: "somebody else's" } },
  overwritten,
];

/** Rows of the fault table that only charts in a registry of images have. */
export const ociRows: readonly Row[] = [...inTurn(answers), uploadForgotten, ...lostParts, ...late];
