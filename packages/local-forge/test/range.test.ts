import { expect, test } from 'vitest';

import { parseRange } from '../src/http/range.ts';

test.for([
  [undefined, 5, { is: 'whole', start: 0, length: 5 }],
  ['bytes=0-0', 5, { is: 'part', start: 0, length: 1 }],
  ['bytes=2-', 5, { is: 'part', start: 2, length: 3 }],
  ['bytes=2-99', 5, { is: 'part', start: 2, length: 3 }],
  ['bytes=-2', 5, { is: 'part', start: 3, length: 2 }],
  ['bytes=-99', 5, { is: 'part', start: 0, length: 5 }],
  ['bytes=5-', 5, { is: 'bad', why: 'outside' }],
  ['bytes=-0', 5, { is: 'bad', why: 'outside' }],
  ['bytes=3-1', 5, { is: 'bad', why: 'unreadable' }],
  ['bytes=-', 5, { is: 'bad', why: 'unreadable' }],
  ['chars=0-1', 5, { is: 'bad', why: 'unreadable' }],
  ['bytes=0-0,2-2', 5, { is: 'whole', start: 0, length: 5 }],
  ['bytes=0-0', 0, { is: 'whole', start: 0, length: 0 }],
] as const)('%s of %d bytes', ([header, size, range]) => {
  expect(parseRange(header, size)).toEqual(range);
});
