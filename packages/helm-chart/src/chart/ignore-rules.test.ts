import { fc, test as property } from '@fast-check/vitest';
import { describe, expect, test } from 'vitest';

import { Glob } from './glob.ts';
import { parseIgnoreRules } from './ignore-rules.ts';

test.for<[string, string, boolean | undefined]>([
  ['*.txt', 'a.txt', true],
  ['*.txt', 'a/b.txt', false],
  ['a?c', 'abc', true],
  ['a?c', 'a/c', false],
  ['a[b-d]e', 'ace', true],
  ['a[^b-d]e', 'a/e', true],
  ['a[]]e', 'a]e', undefined],
  [String.raw`a[\]]e`, 'a]e', true],
  [String.raw`a\*e`, 'a*e', true],
  [String.raw`a\*e`, 'abe', false],
  ['*a*b', 'xaxxb', true],
  ['*a*b', 'xaxxbc', false],
  ['a*', 'a', true],
  ['**', 'abc', true],
  ['a[*]b', 'a*b', true],
  ['é?', 'éü', true],
  ['[', 'x', undefined],
  ['x*[', 'abc', false],
  ['a*[', 'abc', undefined],
  ['a\\', 'a', undefined],
  ['', '', true],
  ['a', '', false],
])('%j for %j: %s', ([pattern, path, expected]) => {
  expect(new Glob(pattern).match(path)).toBe(expected);
});

const fixed = fc.string({ unit: fc.constantFrom('a', 'b', '.', 'é', '😀', '/'), maxLength: 8 });
const pattern = fc.array(fc.constantFrom('a', 'b', '.', 'é', '?', '*', '/'), { maxLength: 8 });

property.prop([pattern, fixed])(
  'patterns without brackets are those of a plain regular expression',
  (parts, path) => {
    const meaning = new Map([
      ['*', '[^/]*'],
      ['?', '[^/]'],
      ['.', String.raw`\.`],
    ]);
    const source = parts.map((part) => meaning.get(part) ?? part).join('');
    expect(new Glob(parts.join('')).match(path)).toBe(new RegExp(`^${source}$`, 'u').test(path));
  },
);

describe('.helmignore', () => {
  const files = ['a.txt', 'b/a.txt', 'b/c/d.md', 'templates/.x', 'templates/sub/.x', '.git/config', 'b'];

  /** What is left out; folders are those that something lies in. */
  const ignored = (rules: string): readonly string[] => {
    const isIgnored = parseIgnoreRules(rules);
    return files.filter((path) => isIgnored(path, path === 'b'));
  };

  test.for<[string, readonly string[]]>([
    ['', ['templates/.x']],
    ['# a.txt\n\n  \n', ['templates/.x']],
    ['\uFEFFa.txt\r\n', ['a.txt', 'b/a.txt', 'templates/.x']],
    ['/a.txt', ['a.txt', 'templates/.x']],
    ['b/a.txt', ['b/a.txt', 'templates/.x']],
    ['b/*', ['b/a.txt', 'templates/.x']],
    ['b/', ['templates/.x', 'b']],
    ['b', ['templates/.x', 'b']],
    ['a.txt/', ['templates/.x']],
    ['!*.txt', ['b/c/d.md', 'templates/.x', 'templates/sub/.x', '.git/config', 'b']],
    ['!b/', ['a.txt', 'b/a.txt', 'b/c/d.md', 'templates/.x', 'templates/sub/.x', '.git/config']],
    ['.x', ['templates/.x', 'templates/sub/.x']],
    [String.raw`\#`, ['templates/.x']],
  ])('%j', ([rules, expected]) => {
    expect(ignored(rules)).toEqual(expected);
  });

  test.for(['a/**/b', '[', '!**', 'a*['])('%j is refused', (rules) => {
    expect(() => parseIgnoreRules(rules)).toThrow('which Helm refuses');
  });
});
