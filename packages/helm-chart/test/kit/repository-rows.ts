import type { Row } from '@parity-tools/e2e/rows';
import type { Subject } from '@parity-tools/e2e/suites';

import { overtakenInTheMiddle, overwritten } from './late-rivals.ts';

/** Rows of the fault table that end otherwise for a chart in a chart repository. */
export const otherwise: NonNullable<Subject['otherwise']> = {
  'another publisher is faster with other bytes': {
    why: 'the forge takes other bytes in silence, and all of ours were on their way when the other publish began and ended: nothing that it says afterwards tells',
    ends: { exit: 0, holds: 'everything' },
  },
  'other digests named for what was sent': {
    why: 'where the list says that it has something else, the archive itself is read, and that is ours',
    ends: { exit: 0, holds: 'everything' },
  },
};

export const repositoryRows: readonly Row[] = [overtakenInTheMiddle, overwritten];
