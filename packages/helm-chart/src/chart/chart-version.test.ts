import { describe, expect, test } from 'vitest';

import { compareChartVersions, isChartVersion, parseChartVersion } from './chart-version.ts';

test.for(['0.0.0', '1.2.3', '1.2.3-rc.1', '1.2.3+build.01', '1.2.3-0a.-+-', '18446744073709551615.0.0'])(
  '%s is a version',
  (text) => {
    expect(isChartVersion(text)).toBe(true);
  },
);

test.for([
  '',
  '1',
  '1.2',
  'v1.2.3',
  '01.2.3',
  '1.2.3-',
  '1.2.3-01',
  '1.2.3-a..b',
  '1.2.3+',
  '1.2.3 ',
  '1.2.3\n',
  '1.2.3_4',
  '18446744073709551616.0.0',
  `1.2.3-${'a'.repeat(300)}`,
])('%j is none', (text) => {
  expect(isChartVersion(text)).toBe(false);
});

test('Helm reads more', () => {
  expect(parseChartVersion('v1')).toEqual({ major: 1n, minor: 0n, patch: 0n, pre: '', build: '' });
  expect(parseChartVersion('01.2-a+b')).toEqual({ major: 1n, minor: 2n, patch: 0n, pre: 'a', build: 'b' });
  expect(parseChartVersion('1.2.3-01')).toBeUndefined();
  expect(parseChartVersion('latest')).toBeUndefined();
});

test('they come in the order of SemVer 2', () => {
  // Section 11 of semver.org, and numbers that are words there: too long for 64 bits.
  const ordered = [
    '1.0.0-1',
    '1.0.0-2',
    '1.0.0-10',
    '1.0.0-alpha',
    '1.0.0-alpha.1',
    '1.0.0-alpha.beta',
    '1.0.0-beta',
    '1.0.0-beta.2',
    '1.0.0-beta.11',
    '1.0.0-rc.1',
    '1.0.0',
    '2.0.0',
    '2.1.0',
    '2.1.1',
    '10.0.0',
  ].map((text) => parseChartVersion(text)!);
  for (const [at, one] of ordered.entries())
    for (const [place, other] of ordered.entries())
      expect(Math.sign(compareChartVersions(one, other))).toBe(Math.sign(at - place));
});

describe('what does not count', () => {
  test('build metadata', () => {
    expect(compareChartVersions(parseChartVersion('1.0.0+a')!, parseChartVersion('1.0.0+b')!)).toBe(0);
  });
});
