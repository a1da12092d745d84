import { measureAddons } from './addons/measure-addons.ts';
import { measureCharts } from './charts/measure-charts.ts';
import { measureFiles } from './files/measure-files.ts';
import { measureImages } from './images/measure-images.ts';
import type { Table } from './table.ts';
import { measureWheels } from './wheels/measure-wheels.ts';

/** What can be measured, each by its name: its tables come one by one. */
const suites: Readonly<Record<string, () => AsyncIterable<Table>>> = {
  files: measureFiles,
  wheels: measureWheels,
  addons: measureAddons,
  images: measureImages,
  charts: measureCharts,
};

export interface Suite {
  readonly name: string;
  readonly measure: () => AsyncIterable<Table>;
}

/** The suites that are named, or all. @throws when there is no such suite. */
export function selectSuites(names: readonly string[]): readonly Suite[] {
  const wanted = names.length === 0 ? Object.keys(suites) : names;
  return wanted.map((name) => {
    const measure = suites[name];
    if (measure !== undefined) return { name, measure };
    throw new Error(`There is no ${name} to measure; there are: ${Object.keys(suites).join(', ')}.`);
  });
}
