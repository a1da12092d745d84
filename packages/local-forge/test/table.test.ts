import { expect, test } from 'vitest';

import { Table } from '../src/store/table.ts';

interface Pet {
  readonly id: number;
  readonly name: string;
  readonly keeper: number;
}

function pets(...rows: readonly Pet[]): Table<Pet> {
  const table = new Table<Pet>({ name: 'pets', key: ({ name }) => name, group: ({ keeper }) => keeper });
  for (const row of rows) table.put(row);
  return table;
}

test('a row that is written again keeps its place and loses its old key', () => {
  const table = pets({ id: 1, name: 'cat', keeper: 7 }, { id: 2, name: 'dog', keeper: 7 });
  table.put({ id: 1, name: 'lion', keeper: 7 });
  expect(table.of(7).map(({ name }) => name)).toEqual(['lion', 'dog']);
  expect([...table.all()].map(({ name }) => name)).toEqual(['lion', 'dog']);
  expect([table.find('cat'), table.find('lion')?.id]).toEqual([undefined, 1]);
});

test('a row that is removed is found by nothing', () => {
  const table = pets({ id: 1, name: 'cat', keeper: 7 });
  table.remove(1);
  expect([table.get(1), table.find('cat'), ...table.of(7), ...table.all()]).toEqual([undefined, undefined]);
});

test('ids go on after the highest that was put', () => {
  expect(pets({ id: 5, name: 'cat', keeper: 7 }, { id: 3, name: 'dog', keeper: 7 }).nextId()).toBe(6);
});
