import { Buffer } from 'node:buffer';

import { fc, test as property } from '@fast-check/vitest';
import { describe, expect, test } from 'vitest';

import { type GoJson, goJson, goMap } from './go-json.ts';

describe('is what Go 1.26 writes', () => {
  test.each<[string, GoJson, string]>([
    ['for HTML', '<a href="x">&</a>', String.raw`"\u003ca href=\"x\"\u003e\u0026\u003c/a\u003e"`],
    ['line separators', '\u2027\u2028\u2029\u202a', '"\u2027\\u2028\\u2029\u202a"'],
    ['control characters', '\b\f\n\r\t\0\u001f\u007f', String.raw`"\b\f\n\r\t\u0000\u001f` + '\u007f"'],
    ['a backslash and a slash', String.raw`\/`, String.raw`"\\/"`],
    ['what is not ASCII', 'é日😀', '"é日😀"'],
    ['half a character', 'a\ud800b', '"a\ufffdb"'],
    ['a character that is wrong already', '\ufffd', '"\ufffd"'],
    ['numbers', [0, -0, -1, Number.MAX_SAFE_INTEGER], '[0,0,-1,9007199254740991]'],
    ['nothing', [null, undefined, [], {}, new Map()], '[null,null,[],{},{}]'],
    ['yes and no', { yes: true, no: false }, '{"yes":true,"no":false}'],
    ['an empty object in a map', new Map([['8080/tcp', {}]]), '{"8080/tcp":{}}'],
    ['a key with something in it', { 'a<b': 1 }, String.raw`{"a\u003cb":1}`],
  ])('%s', (_, value, text) => {
    expect(goJson(value)).toBe(text);
  });

  test('what is undefined is left out, also of a map', () => {
    expect(goJson({ a: undefined, b: 1, c: new Map([['d', undefined]]) })).toBe('{"b":1,"c":{}}');
  });

  test('a map keeps its order, also of keys that are numbers', () => {
    const map = new Map([
      ['z', 1],
      ['10', 2],
      ['9', 3],
      ['__proto__', 4],
    ]);
    expect(goJson(map)).toBe('{"z":1,"10":2,"9":3,"__proto__":4}');
  });
});

describe('the keys of a map', () => {
  test('are in the order of their bytes, which is not that of UTF-16', () => {
    const keys = ['😀', '｡', 'b', 'B', '9', '10', 'é', ''];
    expect([...goMap(keys.map((key) => [key, 1] as const)).keys()]).toEqual([
      '',
      '10',
      '9',
      'B',
      'b',
      'é',
      '｡',
      '😀',
    ]);
  });

  property.prop([fc.uniqueArray(fc.string({ unit: 'binary' }))])(
    'are all there, each behind a lower one',
    (keys) => {
      const sorted = [...goMap(keys.map((key) => [key, key] as const)).keys()];
      expect(new Set(sorted)).toEqual(new Set(keys));
      for (const [at, key] of sorted.slice(1).entries())
        expect(Buffer.compare(Buffer.from(sorted[at] ?? ''), Buffer.from(key))).toBe(-1);
    },
  );

  test('that are there twice have the last value, as in Go', () => {
    expect(goJson(goMap([['a', 1] as const, ['a', 2] as const]))).toBe('{"a":2}');
  });
});

const text = fc.string({ unit: 'binary' });
const json = fc.letrec<{ value: GoJson }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 4 },
    text,
    fc.maxSafeInteger(),
    fc.boolean(),
    fc.constant(null),
    fc.array(tie('value')),
    fc.dictionary(text, tie('value'), { noNullPrototype: true }),
  ),
})).value;

describe('whatever is written', () => {
  property.prop([json])('can be read again', (value) => {
    expect(JSON.parse(goJson(value))).toEqual(withoutMinusZero(value));
  });

  property.prop([json])('has nothing in it that HTML or a script would take for its own', (value) => {
    expect(goJson(value)).not.toMatch(/[<>&\u2028\u2029]/);
  });

  property.prop([json])('is compact', (value) => {
    expect(goJson(value).length).toBeGreaterThanOrEqual(JSON.stringify(value).length);
  });
});

/** There is no minus zero in a document. */
function withoutMinusZero(value: GoJson): unknown {
  return JSON.parse(JSON.stringify(value));
}

describe('a number that Go would write otherwise', () => {
  test.each([0.5, 1e21, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 53])('%d is refused', (value) => {
    expect(() => goJson({ a: [value] })).toThrow(RangeError);
  });
});
