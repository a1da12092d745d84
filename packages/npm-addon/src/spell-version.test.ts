import { describe, expect, test } from 'vitest';

import { spellVersion } from './spell-version.ts';

describe('a version of npm', () => {
  test.each(['1.2.3', '0.0.0', '1.2.3-rc.1', '1.2.3-0', '10.20.30-alpha-x.7'])('%s', (version) => {
    expect(spellVersion(version)).toBe(version);
  });

  test.each([
    ['1.2', 'to one that is'],
    ['1.2.3.4', 'to one that is'],
    ['01.2.3', 'to one that is'],
    ['v1.2.3', 'to 1.2.3.'],
    [' 1.2.3', 'to 1.2.3.'],
    ['1.2.3+build', 'to 1.2.3.'],
    ['latest', 'to one that is'],
    ['', 'to one that is'],
    ['../1.2.3', 'to one that is'],
  ])('is not %j', (version, next) => {
    expect(() => spellVersion(version)).toThrow(
      expect.objectContaining({ blocker: 'version-invalid', next: expect.stringContaining(next) }),
    );
  });
});
