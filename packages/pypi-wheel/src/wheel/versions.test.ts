import { describe, expect, test } from 'vitest';

import { isSameVersion, pep440Normal } from './versions.ts';

describe('a version of PEP 440', () => {
  test.for([
    ['1.0', '1.0'],
    ['v1.0', '1.0'],
    ['01.002', '1.2'],
    ['1.0-RC.1', '1.0rc1'],
    ['1.0alpha', '1.0a0'],
    ['1.0_preview_2', '1.0rc2'],
    ['1.0-1', '1.0.post1'],
    ['1.0.rev3', '1.0.post3'],
    ['1.0DEV', '1.0.dev0'],
    ['2!1.0a1.post2.dev3', '2!1.0a1.post2.dev3'],
    ['0!1.0', '1.0'],
    ['1.0+Ubuntu-1_01', '1.0+ubuntu.1.1'],
    ['1.0+1e5', '1.0+1e5'],
    ['1.0+0x10', '1.0+0x10'],
    ['20260101.123456789', '20260101.123456789'],
  ] as const)('%s is %s', ([version, normal]) => {
    expect(pep440Normal(version)).toBe(normal);
    expect(pep440Normal(normal)).toBe(normal);
  });

  test.for([
    '',
    'one',
    '1.0-x',
    ' 1.0',
    '1.0\n',
    '1..0',
    '1.0+',
    '1.0+a+b',
    '1.0.1234567890123456',
    '1.'.repeat(101) + '1',
  ])('%j is none', (version) => {
    expect(pep440Normal(version)).toBeUndefined();
    expect(isSameVersion(version, version)).toBe(false);
  });

  test('is the same with other zeros at the end', () => {
    for (const [a, b] of [
      ['1', '1.0.0'],
      ['1.0.post1', '1.post1'],
      ['1!2.0a0', '1!2a'],
      ['1.0+x', '1+X'],
      ['0', '0.0'],
      ['10', '10.0'],
    ] as const)
      expect(isSameVersion(a, b), `${a} ${b}`).toBe(true);
    for (const [a, b] of [
      ['1', '10'],
      ['1.0', '1.0.1'],
      ['1.0', '1.0rc1'],
      ['1.0+a', '1.0'],
      ['1!1', '1'],
      ['1.0+1e5', '1.0+100000'],
    ] as const)
      expect(isSameVersion(a, b), `${a} ${b}`).toBe(false);
  });
});
