import { expect, test } from 'vitest';

import { readMeta } from './meta.ts';

const meta = {
  forms: {
    'a.whl': [
      [':action', 'file_upload'],
      ['summary', 'words\nand more'],
    ],
    'b.whl': [],
  },
};

test('what `stage` wrote is read back', () => {
  expect(readMeta(JSON.parse(JSON.stringify(meta)))).toEqual(meta);
});

const field = (...parts: readonly unknown[]): object => ({ forms: { 'a.whl': [parts] } });

test.for<unknown>([
  undefined,
  null,
  'forms',
  [],
  {},
  { forms: null },
  { forms: [] },
  { forms: 'x' },
  { forms: { 'a.whl': null } },
  { forms: { 'a.whl': {} } },
  { forms: { 'a.whl': ['ab'] } },
  field(),
  field('name'),
  field('name', 7),
  field('name', 'value', 'more'),
  field(7, 'value'),
  field(['name'], 'value'),
  field('', 'value'),
  field('Name', 'value'),
  field('na"me', 'value'),
  field('name\r\nX-Evil: 1', 'value'),
  field('name\n', 'value'),
  field('a'.repeat(101), 'value'),
])('refused: %j', (wrong) => {
  expect(readMeta(wrong)).toBeUndefined();
});
