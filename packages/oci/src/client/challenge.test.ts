import { fc, test as property } from '@fast-check/vitest';
import { describe, expect, test } from 'vitest';

import { challengeOf, parseChallenges } from './challenge.ts';

const read = (header: string): readonly unknown[] =>
  parseChallenges(header).map(({ scheme, parameters }) => [scheme, Object.fromEntries(parameters)]);

describe('a challenge', () => {
  test.each<[string, string, readonly unknown[]]>([
    ['alone', 'Negotiate', [['negotiate', {}]]],
    ['with a parameter', 'Basic realm="x"', [['basic', { realm: 'x' }]]],
    [
      'of a forge',
      'Bearer realm="http://h/v2/token",service="container_registry",scope="*"',
      [['bearer', { realm: 'http://h/v2/token', service: 'container_registry', scope: '*' }]],
    ],
    [
      'without quotes',
      'Bearer realm=http://h/t, service=s',
      [['bearer', { realm: 'http://h/t', service: 's' }]],
    ],
    [
      'with commas and equals signs in quotes',
      'Basic realm="a, b=c, Bearer realm=d"',
      [['basic', { realm: 'a, b=c, Bearer realm=d' }]],
    ],
    ['with escapes', String.raw`Basic realm="a\"b\\c"`, [['basic', { realm: String.raw`a"b\c` }]]],
    ['with an empty value', 'Bearer realm="",service="s"', [['bearer', { realm: '', service: 's' }]]],
    [
      'with blanks wherever they may be',
      'Bearer  realm = "x" ,  service="s"  ',
      [['bearer', { realm: 'x', service: 's' }]],
    ],
    ['with commas too many', ', Basic realm="x",, service="s",', [['basic', { realm: 'x', service: 's' }]]],
    ['in other letters', 'BEARER Realm="X"', [['bearer', { realm: 'X' }]]],
    [
      'after another',
      'Basic realm="a", Bearer realm="b",service="c"',
      [
        ['basic', { realm: 'a' }],
        ['bearer', { realm: 'b', service: 'c' }],
      ],
    ],
    [
      'after some without parameters',
      'Negotiate, NTLM, Bearer realm="b"',
      [
        ['negotiate', {}],
        ['ntlm', {}],
        ['bearer', { realm: 'b' }],
      ],
    ],
    ['that is none', '', []],
    ['that is only commas', ' , ,', []],
    ['that begins with a parameter', 'realm="x"', []],
    [
      'with trouble: what is before it counts',
      'Basic realm="x", Bearer realm="never ends',
      [
        ['basic', { realm: 'x' }],
        ['bearer', {}],
        ['realm', {}],
      ],
    ],
    ['in other signs', '"Bearer" realm', []],
  ])('%s', (_, header, challenges) => {
    expect(read(header)).toEqual(challenges);
  });

  property.prop([fc.string()])('of any text is read in time and without a defect', (text) => {
    expect(parseChallenges(text)).toBeInstanceOf(Array);
  });

  test('of a hundred thousand quotes is read in time', () => {
    const began = performance.now();
    parseChallenges(`Bearer realm="${'\\"'.repeat(50_000)}`);
    parseChallenges('a="b",'.repeat(20_000));
    parseChallenges(' ,'.repeat(50_000));
    expect(performance.now() - began).toBeLessThan(1000);
  });

  test('is found by its scheme', () => {
    const header = 'Basic realm="a", Bearer realm="b"';
    expect(challengeOf(header, 'bearer')?.parameters.get('realm')).toBe('b');
    expect(challengeOf('Basic realm="a"', 'bearer')).toBe(undefined);
    expect(challengeOf(undefined, 'bearer')).toBe(undefined);
    for (const ticket of ['YIIabc', 'YII/a+b=', 'YIIab=='])
      expect(challengeOf(`Negotiate ${ticket}, Bearer realm="b"`, 'bearer')?.parameters.get('realm')).toBe(
        'b',
      );
  });
});
