import { expect, test } from 'vitest';

import { findSpecifiers, packageOf } from '../src/specifiers.ts';

test.each([
  ["import a from 'a';", ['a']],
  ["import type { B } from '@s/b/sub';", ['@s/b/sub']],
  ["import {\n  x,\n  y,\n} from './c.ts';", ['./c.ts']],
  ["export * from 'd';\nimport 'e';", ['d', 'e']],
  ["const f = await import('f');\ntype G = import('g').G;", ['f', 'g']],
  ['import{h}from"h";', ['h']],
  ["type K = Pick<X, 'from' | 'import'>;", []],
  ["Buffer.from('i'); Array.from('j');", []],
  ["  // import x from 'k';\n/** from 'l' */\n/*\n * from 'm'\n */", []],
])('%s', (text, specifiers) => {
  expect(findSpecifiers(text)).toEqual(specifiers);
});

test('a subpath belongs to its package', () => {
  expect(['@s/b/sub', '@s/b', 'a/x/y', 'a'].map(packageOf)).toEqual(['@s/b', '@s/b', 'a', 'a']);
});
