import { fc, test as property } from '@fast-check/vitest';
import { expect, test } from 'vitest';

import { parseCsv } from './csv.ts';

test.for([
  ['', []],
  ['a,b\n', [['a', 'b']]],
  [
    'a,b\r\nc,\n',
    [
      ['a', 'b'],
      ['c', ''],
    ],
  ],
  ['a', [['a']]],
  ['a,', [['a', '']]],
  ['\n', [['']]],
  ['"a,""b""\n",c\n', [['a,"b"\n', 'c']]],
  ['""', [['']]],
  ['"a', undefined],
  ['a"b', undefined],
  ['"a"b', undefined],
  ['a\rb', undefined],
] as const)('%j is %j', ([text, rows]) => {
  expect(parseCsv(text)).toEqual(rows);
});

test('a long quoted field is no trouble', () => {
  const long = 'x'.repeat(16 * 1024 * 1024);
  expect(parseCsv(`"${long}",1\n`)).toEqual([[long, '1']]);
  expect(parseCsv(`"${long}`)).toBeUndefined();
  expect(parseCsv(`"${'""'.repeat(2 * 1024 * 1024)}"\n`)).toEqual([['"'.repeat(2 * 1024 * 1024)]]);
});

const quoted = (field: string): string => `"${field.replaceAll('"', '""')}"`;

property.prop([fc.array(fc.array(fc.string(), { minLength: 1 }))])('what is quoted comes back', (rows) => {
  expect(parseCsv(rows.map((row) => `${row.map(quoted).join(',')}\r\n`).join(''))).toEqual(rows);
});
