import { fc, test as property } from '@fast-check/vitest';
import parse from 'semver/functions/parse.js';
import validRange from 'semver/ranges/valid.js';
import { describe, expect, test } from 'vitest';

import { isDistTag, tagOfPrerelease } from './dist-tag.ts';

describe('a dist-tag', () => {
  test.each(['rc', 'next', 'latest', 'beta-2', 'stable', 'value', 'xenial'])('%s', (tag) => {
    expect(isDistTag(tag)).toBe(true);
  });

  test.each([
    '',
    '1.0',
    '1',
    'v1',
    'V2.0',
    'v1-lts',
    'x',
    'X',
    'x.1',
    'x-1',
    'vx',
    'vX-rc',
    '*',
    '>1',
    'a b',
    'a/b',
    '-x',
    'ä',
  ])('is not %j', (tag) => {
    expect(isDistTag(tag)).toBe(false);
  });

  property.prop([fc.stringMatching(/^[vxXa-c0-2.*-]{1,5}$/)], { numRuns: 3000 })(
    'is never what npm takes for a range',
    (tag) => {
      expect(isDistTag(tag) && validRange(tag) !== null).toBe(false);
    },
  );
});

describe('the tag of a pre-release', () => {
  test.each([
    ['1.2.0-rc.1', 'rc'],
    ['1.2.0-rc1', 'rc'],
    ['1.2.0-beta-x.1', 'beta-x'],
    ['1.2.0-beta-2', 'beta'],
    ['1.2.0-1', 'next'],
    ['1.2.0-0.rc.1', 'next'],
    ['1.2.0-latest.1', 'next'],
    ['1.2.0-x.1', 'next'],
    ['1.2.0-v2', 'v'],
  ])('%s is %s', (version, tag) => {
    expect(tagOfPrerelease(version)).toBe(tag);
  });

  property.prop([fc.stringMatching(/^[0-9A-Za-z-]{1,6}(\.[0-9A-Za-z-]{1,6})?$/)])(
    'is always a tag',
    (pre) => {
      const version = `1.2.3-${pre}`;
      fc.pre(parse(version) !== null);
      expect(isDistTag(tagOfPrerelease(version))).toBe(true);
      expect(tagOfPrerelease(version)).not.toBe('latest');
    },
  );
});
