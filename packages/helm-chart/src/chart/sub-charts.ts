import { type ChartFile } from './chart-file.ts';
import { ChartInvalid, quote } from './complaint.ts';
import type { Metadata } from './metadata.ts';

/** A chart in the `charts` folder of another one, as it lies there. */
export type Group = { readonly from: string } & (
  | { readonly archive: ChartFile }
  | { readonly files: readonly ChartFile[] }
);

/**
 * Tells the charts in the `charts` folder from the other files of a chart, as Helm does: `_x` and `.x` are nothing,
 * a `.prov` is a file like others, an `x.tgz` is a packed chart, and all else must be a folder with a chart.
 */
export function groupCharts(files: readonly ChartFile[]): {
  readonly charts: readonly Group[];
  readonly rest: readonly ChartFile[];
} {
  const isInside = ({ path: at }: ChartFile): boolean => at.startsWith('charts/') && !at.endsWith('.prov');
  const groups = Map.groupBy(files.filter(isInside), ({ path: at }) => at.split('/')[1] ?? '');
  const named = [...groups].filter(([name]) => !/^[_.]/.test(name));
  return {
    charts: named.map(([name, group]) => groupOf(`charts/${name}`, group)),
    rest: files.filter((file) => !isInside(file)),
  };
}

function groupOf(from: string, files: readonly ChartFile[]): Group {
  const [first] = files;
  if (from.endsWith('.tgz')) {
    if (first !== undefined && first.path === from) return { from, archive: first };
    throw misplaced(from, 'is a folder', 'Give it a name that does not end with .tgz.');
  }
  if (first?.path === from) throw misplaced(from, 'is no chart', 'Remove it: only charts may lie there.');
  return { from, files: files.map((file) => ({ ...file, path: file.path.slice(from.length + 1) })) };
}

/** The order in which Helm packs the files of a chart; it has a Chart.lock for apiVersion v2 only. */
export function inOrder(files: readonly ChartFile[], { apiVersion }: Metadata): readonly ChartFile[] {
  const first = [...(apiVersion === 'v2' ? ['Chart.lock'] : []), 'values.yaml', 'values.schema.json'];
  const taken = ['Chart.yaml', 'Chart.lock', ...first];
  const rest = files.filter(({ path: at }) => !taken.includes(at));
  return [
    ...first.flatMap((name) => files.filter(({ path: at }) => at === name)),
    ...rest.filter(({ path: at }) => at.startsWith('templates/')),
    ...rest.filter(({ path: at }) => !at.startsWith('templates/')),
  ];
}

function misplaced(from: string, what: string, next: string): ChartInvalid {
  return new ChartInvalid({
    what: `has ${quote(from)} in it, which ${what}`,
    next,
    mend: (word) => `ls -l ${word(from)}`,
  });
}
