import type { ArchiveShelf } from './archive-shelf.ts';
import { byBytes, type ChartFile } from './chart-file.ts';
import { readLockFile, readMain, readRequirementsFile, readValues, yamlOf } from './chart-texts.ts';
import { checkMetadata } from './check-metadata.ts';
import { ChartInvalid, complaintInside, quote } from './complaint.ts';
import type { LoadedChart, SubChart } from './loaded-chart.ts';
import { readMetadata } from './read-metadata.ts';
import { type Group, groupCharts, inOrder } from './sub-charts.ts';

/** Charts in charts in charts: beyond this, somebody plays a trick. */
const mostDepth = 20;

/**
 * Loads a chart from its files, as Helm does, and the charts in it.
 *
 * @param shelf reads those that are packed.
 * @throws ChartInvalid for what Helm does not load.
 */
export async function loadChart(
  files: readonly ChartFile[],
  shelf: ArchiveShelf,
  depth = 0,
): Promise<LoadedChart> {
  if (depth > mostDepth)
    throw new ChartInvalid({ what: `lies in more than ${mostDepth} charts`, next: 'Take them apart.' });
  const byPath = new Map(files.map((file) => [file.path, file]));
  if (byPath.size < files.length) throw doubled(files);
  const main = await readMain(byPath.get('Chart.yaml'));
  const own = yamlOf(main.path, () => readMetadata(main.yaml.value));
  const required = await readRequirementsFile(byPath.get('requirements.yaml'), own.metadata);
  const metadata = checkMetadata(required?.metadata ?? own.metadata);
  const lock = await readLockFile(byPath.get('requirements.lock') ?? byPath.get('Chart.lock'));
  const { charts, rest } = groupCharts(files);
  const inside: SubChart[] = [];
  // One after the other: they share the shelf.
  for (const one of charts) inside.push(await loadInside(one, shelf, depth));
  const twiceInValues = await readValues(byPath.get('values.yaml'));
  return {
    metadata,
    main,
    lock,
    files: inOrder(rest, metadata),
    schema: byPath.get('values.schema.json'),
    charts: sorted(inside),
    notes: [
      ...noteOf('Chart.yaml has fields that Helm does not know, which are kept', own.unknown),
      ...noteOf(
        'requirements.yaml has fields that Helm does not know, which are kept',
        required?.unknown ?? [],
      ),
      ...noteOf('values.yaml has keys twice in one map, of which the last counts', twiceInValues),
    ],
  };
}

async function loadInside(group: Group, shelf: ArchiveShelf, depth: number): Promise<SubChart> {
  try {
    const files = 'archive' in group ? await shelf.list(group.archive) : group.files;
    return { from: group.from, chart: await loadChart(files, shelf, depth + 1) };
  } catch (error) {
    if (!(error instanceof ChartInvalid)) throw error;
    throw new ChartInvalid(complaintInside(group.from, error.complaint), { cause: error });
  }
}

/** By name, and never two of one name: they would be packed into one folder. */
function sorted(charts: readonly SubChart[]): readonly SubChart[] {
  const ordered = charts.toSorted((a, b) => byBytes(a.chart.metadata.name, b.chart.metadata.name));
  for (const [index, { from, chart }] of ordered.entries()) {
    const next = ordered[index + 1];
    if (next === undefined || next.chart.metadata.name !== chart.metadata.name) continue;
    throw new ChartInvalid({
      what: `has two charts named ${quote(chart.metadata.name)} in it, ${quote(from)} and ${quote(next.from)}`,
      next: 'Remove one of them: both would be packed into one folder.',
      mend: (word) => `rm -r ${word(from)}`,
    });
  }
  return ordered;
}

function doubled(files: readonly ChartFile[]): ChartInvalid {
  const seen = new Set<string>();
  const path = files.find(({ path }) => seen.size === seen.add(path).size)?.path ?? '';
  return new ChartInvalid({
    what: `has ${quote(path)} in it twice`,
    next: 'Pack it anew, with helm package.',
  });
}

function noteOf(what: string, names: readonly string[]): readonly string[] {
  return names.length === 0 ? [] : [`${what}: ${names.map(quote).join(', ')}`];
}
