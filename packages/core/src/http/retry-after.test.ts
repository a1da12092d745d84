import { fakeClock } from '@parity-tools/test-kit';
import { expect, test } from 'vitest';

import { retryAfterMs } from './retry-after.ts';

const now = Date.UTC(2026, 4, 1, 12);
const day = 86_400_000;
const at = (time: number): string => new Date(time).toUTCString();
const wait = (header: string | undefined, date?: string): number | undefined =>
  retryAfterMs({ 'retry-after': header, date }, fakeClock({ now }));

test.each([
  ['0', 0],
  [' 7 ', 7000],
  // Nobody waits so long; that is decided elsewhere.
  ['86400000000000', 86_400_000_000_000_000],
  ['9'.repeat(400), Number.POSITIVE_INFINITY],
  // The three forms of a date.
  ['Fri, 01 May 2026 12:00:09 GMT', 9000],
  ['Friday, 01-May-26 12:00:09 GMT', 9000],
  ['Fri May  1 12:00:09 2026', 9000],
  ['Fri, 01 May 2026 11:00:00 GMT', 0],
])('%j is %j ms', (header, ms) => {
  expect(wait(header)).toBe(ms);
});

test.each([
  undefined,
  '',
  '-5',
  '1.5',
  '1e3',
  '0x10',
  'soon',
  'soon 5',
  '120, 5',
  '2026-05-01T12:00:09Z',
  'Fri, 99 May 2026 12:00:09 GMT',
  'Fri, 01 May 2026 12:00:09 +0200',
  '\u0667',
])('%j says nothing', (header) => {
  expect(wait(header)).toBeUndefined();
});

test.each([
  ['a year ahead', 365 * day],
  ['a year behind', -365 * day],
])('a date is meant by the clock of a server that is %s', (_, skew) => {
  const theirs = now + skew;
  expect(wait(at(theirs + 1000), at(theirs))).toBe(1000);
});

test('a server that shows no time of its own is taken to have ours', () => {
  expect(wait(at(now + 1000), undefined)).toBe(1000);
  expect(wait(at(now + 1000), 'today')).toBe(1000);
});
