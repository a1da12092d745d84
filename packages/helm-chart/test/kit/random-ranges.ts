import { fc } from '@fast-check/vitest';

const number = fc.constantFrom('0', '1', '2', '3', '10');
const pre = fc.constantFrom('', '', '', '-a', '-1', '-a.1', '-b', '-a.10', '-0');
/** Versions of SemVer 2. */
export const versions: fc.Arbitrary<string> = fc
  .tuple(number, number, number, pre, fc.constantFrom('', '', '+b'))
  .map(([a, b, c, ...rest]) => `${a}.${b}.${c}${rest.join('')}`);
const part = fc.oneof(number, fc.constantFrom('x', '*', 'X', '01'));
const open = fc
  .tuple(fc.constantFrom('', 'v'), fc.array(part, { minLength: 1, maxLength: 4 }), pre)
  .map(([v, parts, rest]) => v + parts.join('.') + rest);
const operator = fc.constantFrom(
  '',
  '',
  '=',
  '!=',
  '>',
  '<',
  '>=',
  '=>',
  '<=',
  '=<',
  '~',
  '~>',
  '^',
  '^ ',
  '>= ',
  '==',
);
const term = fc.tuple(operator, fc.oneof(versions, open)).map((parts) => parts.join(''));
const joint = fc.constantFrom(' ', ', ', ',', ' || ', '||', ' - ', ' -', ' , ', '|');
/** Ranges of versions as people may write them, and much that is none. */
export const ranges: fc.Arbitrary<string> = fc
  .tuple(term, fc.array(fc.tuple(joint, term), { maxLength: 3 }))
  .map(([first, rest]) => first + rest.map((one) => one.join('')).join(''));
