import { expect, test } from 'vitest';

import { isDigest } from './digest.ts';
import { isRepositoryName, isTag } from './names.ts';

test.each(['a', 'oleks/tool', 'a/b/c/d', 'a.b_c__d-e---f', '0', 'a'.repeat(255)])(
  '%s names a repository',
  (name) => {
    expect(isRepositoryName(name)).toBe(true);
  },
);

test.each([
  '',
  '/',
  'a/',
  '/a',
  'a//b',
  'A',
  'a..b',
  'a___b',
  '-a',
  'a-',
  'a/../b',
  '..',
  '.',
  'a b',
  'a\n',
  'a:b',
  'a@b',
  'é',
  'a%2fb',
  'a?b',
  'a#b',
  'a'.repeat(256),
])('%j names none', (name) => {
  expect(isRepositoryName(name)).toBe(false);
});

test.each(['1.2.3', '_', 'v1', '1.2.3-r1_amd64', 'a'.repeat(128)])('%s is a tag', (tag) => {
  expect(isTag(tag)).toBe(true);
});

test.each(['', '.', '..', '-a', '.a', 'a/b', 'a b', 'a+b', 'a:b', 'a\n', 'é', 'a'.repeat(129)])(
  '%j is none',
  (tag) => {
    expect(isTag(tag)).toBe(false);
  },
);

test.each([
  `sha256:${'0'.repeat(63)}`,
  `sha256:${'g'.repeat(64)}`,
  `SHA256:${'a'.repeat(64)}`,
  `sha512:${'a'.repeat(128)}`,
  5,
  undefined,
])('%j is no digest', (text) => {
  expect(isDigest(text)).toBe(false);
});
