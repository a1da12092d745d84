import { expect, test } from 'vitest';

import { spellVersion, tagOf } from './spell-version.ts';

test.each(['1.2.3', '0.0.0', '1.2.3-rc.1', '1.2.3+build.5', '1.2.3-rc.1+b', `1.2.3-${'a'.repeat(122)}`])(
  '%s is a version of a chart',
  (version) => expect(spellVersion(version)).toBe(version),
);

test.each([
  '1.2',
  'v1.2.3',
  '01.2.3',
  '1.2.3-',
  '1.2.3+',
  '1.2.3_b',
  ' 1.2.3',
  '',
  `1.2.3-${'a'.repeat(123)}`,
])('%j is none', (version) =>
  expect(() => spellVersion(version)).toThrow(
    expect.objectContaining({ blocker: 'version-invalid' }) as Error,
  ),
);

test('a tag has an underscore for each +', () => {
  expect(tagOf('1.2.3-rc.1+build.5')).toBe('1.2.3-rc.1_build.5');
});
