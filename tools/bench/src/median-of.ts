import type { MedianOf, Table } from './table.ts';

/** The medians of a table by the name of the contender. @throws when there is none of that name. */
export function medianOf({ title, results }: Pick<Table, 'title' | 'results'>): MedianOf {
  return (name) => {
    const found = results.find((result) => result.name === name);
    if (found === undefined) throw new Error(`${title}: there is no ${name}`);
    return found;
  };
}
