import { inTurn, type Row } from '@parity-tools/e2e/rows';

import { overtakenInTheMiddle, overwritten } from '../late-rivals.ts';
import { busy } from './busy.ts';
import { lostParts } from './lost-parts.ts';
import { strays } from './strays.ts';

/** While a large archive is on its way, nobody can see it: what follows is the tag, and that is asked for again. */
const late: readonly Row[] = [
  { ...overtakenInTheMiddle, ends: { exit: 4, blocker: 'version-conflict', holds: "somebody else's" } },
  overwritten,
];

/** Rows of the fault table that only charts in a registry of images have. */
export const ociRows: readonly Row[] = [
  // What we put into the mouth of the registry is the same on both.
  ...inTurn([...busy, ...strays]),
  ...lostParts,
  ...late,
];
