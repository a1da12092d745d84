import { expect, test } from 'vitest';

import { type GoValue, YamlInvalid } from './go-value.ts';
import { readYaml } from './read-yaml.ts';

/** With maps as objects. */
function read(text: string): unknown {
  const plain = (value: GoValue): unknown =>
    value instanceof Map
      ? Object.fromEntries(
          [...(value as ReadonlyMap<string, GoValue>)].map(([key, part]) => [key, plain(part)]),
        )
      : Array.isArray(value)
        ? (value as readonly GoValue[]).map(plain)
        : value;
  return plain(readYaml(text).value);
}

test.for<[string, unknown]>([
  ['', null],
  ['# nothing\n', null],
  ['--- \n...\n', null],
  ['a: 1\n---\nb: {', { a: 1n }],
  ['a: "1"\nb: \'2\'\nc: |\n  x\n  y\nd: >-\n  x\n  y\n', { a: '1', b: '2', c: 'x\ny\n', d: 'x y' }],
  ['{a: [1, yes, ~], b: {}}', { a: [1n, true, null], b: {} }],
  ['1: a\n1.5: b\ntrue: c\n.inf: d\n', { 1: 'a', 1.5: 'b', true: 'c', '.inf': 'd' }],
  [String.raw`a: "\\ud83d"`, { a: String.raw`\ud83d` }],
  ['a: &x [1]\nb: *x\n', { a: [1n], b: [1n] }],
  ['a: &x 1\nb: *x\nc: &x 2\nd: *x\n', { a: 1n, b: 1n, c: 2n, d: 2n }],
  ['b: &b {x: 1, z: 1}\na:\n  x: 0\n  <<: *b\n  z: 2\n', { b: { x: 1n, z: 1n }, a: { x: 1n, z: 2n } }],
  ['- &a {x: 1}\n- &b {x: 2, z: 3}\n- <<: [*a, *b]\n', [{ x: 1n }, { x: 2n, z: 3n }, { x: 1n, z: 3n }]],
  ['a: {"<<": 1}', { a: { '<<': 1n } }],
  ['a: !own 1\nb: !!str 1\n', { a: '1', b: '1' }],
  ['a:\tb\t# c\nc: [ 1,\n \t2 ]\nd: |\n  \tx\n', { a: 'b', c: [1n, 2n], d: '\tx\n' }],
  ['a: |\n  b\n  c', { a: 'b\nc' }],
  ['a: >+\n  b\n  c\n\n', { a: 'b c\n\n' }],
  ['a:\r\n  - b\r\n', { a: ['b'] }],
  ['? a\n: b\n? c\n', { a: 'b', c: null }],
])('%j', ([text, value]) => {
  expect(read(text)).toEqual(value);
});

test('a key twice is counted, and the last one is taken', () => {
  expect(readYaml('a: 1\nb: 2\na: 3\n')).toMatchObject({
    value: new Map([
      ['a', 3n],
      ['b', 2n],
    ]),
    twice: ['a'],
  });
});

test.for([
  ['a: [', 'is no YAML, in line 1: '],
  ['a: 1\nb: - 2\n', 'is no YAML, in line 2: '],
  ['a: *x\n', 'has an alias of nothing, *x'],
  ['a: &x [*x]\n', 'has an alias in itself, *x'],
  ['~: 1\n', 'has a key that is no text'],
  ['? [a]\n: 1\n', 'has a key that is no text'],
  ['<<: 1\n', 'has a "<<" of what is no map'],
  ['a: "\u0007"\n', 'holds a control character'],
  [String.raw`a: "\\\ud83d\ude00"`, String.raw`has \ud83d in it`],
  [String.raw`{"a": "b\/c"}`, String.raw`has \/ in it`],
  ['a: b\u2028c\n', 'ends a line for some readers only'],
  ['a:\n  b: 1\n \t\n', 'has a tab at the beginning of a line'],
  ['- a\n\t# c\n', 'has a tab at the beginning of a line'],
  ['-\ta\n', 'behind a "-"'],
  ['a: !!int x\n', 'says that "x" is of type int, which it is not'],
  ['['.repeat(20_000), 'is '],
])('%j %s', ([text = '', message = '']) => {
  expect(() => readYaml(text)).toThrow(YamlInvalid);
  expect(() => readYaml(text)).toThrow(message);
});

test('a bomb of aliases is not unfolded', () => {
  const levels = Array.from(
    { length: 9 },
    (_, at) => `a${at + 1}: &a${at + 1} [${`*a${at}, `.repeat(9)}*a${at}]`,
  );
  expect(() => readYaml(`a0: &a0 x\n${levels.join('\n')}\n`)).toThrow('more through its aliases');
});
