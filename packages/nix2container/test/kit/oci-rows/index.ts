import { inTurn, type Row } from '@parity-tools/e2e/rows';

import { broken } from './broken.ts';
import { busy } from './busy.ts';
import { hosts } from './hosts.ts';
import { latest } from './latest.ts';
import { linked } from './linked.ts';
import { lostParts } from './lost-parts.ts';
import { mounts } from './mounts.ts';
import { sessions } from './sessions.ts';
import { strayAnswers } from './stray-answers.ts';
import { tokens } from './tokens.ts';

/** What we put into the mouth of the registry is the same on both. */
const answers = [busy, tokens, broken, strayAnswers, linked].flat();

/** Rows of the fault table that only images have. */
export const ociRows: readonly Row[] = [
  ...inTurn(answers),
  ...mounts,
  ...sessions,
  ...lostParts,
  ...hosts,
  ...latest,
];
