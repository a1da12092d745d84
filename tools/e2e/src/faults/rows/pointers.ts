import { done, type Row } from '../row.ts';
import { onPointer, status } from './forge-faults.ts';

/** A pointer that does not follow what it names. */
export const pointers: readonly Row[] = [
  {
    number: 29,
    fault: 'the version stored, and its tag answered with 503, for ever',
    rules: onPointer(status(503), 'every'),
    ends: { exit: 4, blocker: 'registry-down', holds: 'everything' },
  },
  {
    number: 29,
    fault: 'the version stored, and its tag answered with 500, once',
    rules: onPointer(status(500)),
    ends: done,
  },
  {
    number: 29,
    fault: 'the version stored, its tag moved, and the answer to that lost',
    rules: onPointer({ kind: 'lose-answer' }),
    ends: done,
  },
];
