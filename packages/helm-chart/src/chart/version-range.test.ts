import { expect, test } from 'vitest';

import { rangeCases } from '../../test/kit/range-cases.ts';
import { parseChartVersion } from './chart-version.ts';
import { parseRange } from './version-range.ts';

test.for(rangeCases)('%s', ({ range, inside, outside }) => {
  const fits = parseRange(range);
  expect(inside.filter((version) => fits?.(parseChartVersion(version)!) !== true)).toEqual([]);
  expect(outside.filter((version) => fits?.(parseChartVersion(version)!) !== false)).toEqual([]);
});

test.for([
  '',
  ' ',
  'latest',
  '1.2.3.4',
  '>>1',
  '1 ||',
  '1 | 2',
  '1.xx',
  '~',
  '>=1.0.0 and <2',
  '1,',
  'a'.repeat(513),
])('%j is no range', (text) => {
  expect(parseRange(text)).toBeUndefined();
});

test('more alternatives than Helm reads', () => {
  expect(parseRange(Array(32).fill('1').join('||'))).toBeDefined();
  expect(parseRange(Array(33).fill('1').join('||'))).toBeUndefined();
});

test('what could be read in many ways is read in one', () => {
  expect(parseRange(`${', 1'.repeat(160)}@`)).toBeUndefined();
  expect(parseRange(`1${' , 1'.repeat(120)}@`)).toBeUndefined();
});
