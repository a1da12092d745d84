import { fc } from '@fast-check/vitest';

/** Files for rules to fit, or not. */
export const tree: readonly string[] = [
  'a',
  'ab',
  'a.b',
  'b/a',
  'b/ab',
  'b/c/a',
  'b/c/ü',
  'c/b',
  'templates/a',
  'templates/.a',
  'templates/b/.a',
  '.a/b',
  'é/😀',
];
const sign = fc.constantFrom(
  'a',
  'b',
  'c',
  '.',
  '*',
  '?',
  '/',
  '[a-b]',
  '[^a]',
  '\\a',
  'ü',
  '.a',
  'templates',
  '😀',
  '[é]',
);
const rule = fc
  .tuple(
    fc.constantFrom('', '', '', '!', '/', '#', ' '),
    fc.array(sign, { minLength: 1, maxLength: 4 }),
    fc.constantFrom('', '', '/', ' '),
  )
  .map(([before, signs, after]) => before + signs.join('') + after);
/** Texts of a .helmignore. */
export const rules: fc.Arbitrary<string> = fc
  .array(rule, { minLength: 1, maxLength: 3 })
  .map((lines) => lines.join('\n'));
