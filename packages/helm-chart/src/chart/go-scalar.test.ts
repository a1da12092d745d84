import { expect, test } from 'vitest';

import { formatFloat } from './go-float.ts';
import { resolveScalar } from './go-scalar.ts';
import { YamlInvalid } from './go-value.ts';

const plain = (text: string): unknown => resolveScalar(text, true, undefined);
const tagged = (tag: string, text: string): unknown => resolveScalar(text, true, `tag:yaml.org,2002:${tag}`);

test.for<[string, unknown]>([
  ['yes', true],
  ['On', true],
  ['y', true],
  ['NO', false],
  ['off', false],
  ['nO', 'nO'],
  ['~', null],
  ['', null],
  ['Null', null],
  ['12', 12n],
  ['-12', -12n],
  ['+1', 1n],
  ['1_000', 1000n],
  ['0x1F', 31n],
  ['-0b11', -3n],
  ['0o17', 15n],
  ['017', 15n],
  ['08', 8],
  ['0', 0n],
  ['18446744073709551615', 18446744073709551615n],
  ['18446744073709551616', 18446744073709551616],
  ['1.10', 1.1],
  ['1.', 1],
  ['.5', 0.5],
  ['.5_5', '.5_5'],
  ['1e3', 1000],
  ['1e999', '1e999'],
  ['.inf', Infinity],
  ['-.INF', -Infinity],
  ['.nan', Number.NaN],
  ['1.2.3', '1.2.3'],
  ['2024-01-31', '2024-01-31'],
  ['2024-01-31T00:00:00Z', '2024-01-31T00:00:00Z'],
  ['1:30', '1:30'],
  ['_1', '_1'],
  ['-', '-'],
  ['<<', '<<'],
])('%j is %s', ([text, value]) => {
  expect(plain(text)).toEqual(value);
});

test('quotes make a text of everything', () => {
  expect(resolveScalar('yes', false, undefined)).toBe('yes');
});

test('tags decide, as far as they fit', () => {
  expect(tagged('str', '1.10')).toBe('1.10');
  expect(tagged('int', '12')).toBe(12n);
  expect(tagged('float', '12')).toBe(12);
  expect(tagged('bool', 'yes')).toBe(true);
  expect(tagged('null', '')).toBe(null);
  expect(tagged('binary', 'aGVs\nbG8=')).toBe('hello');
  expect(tagged('timestamp', '2024-01-31')).toBe('2024-01-31');
  expect(resolveScalar('1', true, '!own')).toBe('1');
  for (const [tag, text] of [
    ['int', 'x'],
    ['bool', '1'],
    ['binary', '?'],
    ['int', '1.5'],
  ] as const)
    expect(() => tagged(tag, text)).toThrow(YamlInvalid);
});

test.for<[number, string]>([
  [1.1, '1.1'],
  [1.1, '1.1'],
  [100, '100'],
  [999_999.5, '999999.5'],
  [1_000_000, '1e+06'],
  [1_234_567.5, '1.2345675e+06'],
  [0.1, '0.1'],
  [0.0001, '0.0001'],
  [0.00001, '1e-05'],
  [16_777_217, '1.6777216e+07'],
  [-2.5, '-2.5'],
  [-0, '-0'],
  [1e300, '+Inf'],
  [1e-300, '0'],
  [Number.NaN, 'NaN'],
])('%s is written %s', ([value, text]) => {
  expect(formatFloat(value)).toBe(text);
});
