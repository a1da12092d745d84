import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';

import type { Load, Release, Subject } from '@parity-tools/e2e/suites';

import { noisyChart, type NoisyChart, writeChart } from './noisy-chart.ts';
import type { Way } from './way.ts';

const version = '1.2.3';

/** Charts that are larger were packed before: what is tested with them is not how, which would take most of the time. */
const mostInFolder = 8_000_000;

export interface SubjectOptions {
  /** Charts that somebody packed before, instead of folders, whatever their size. */
  readonly isReady?: boolean;
}

/** A version holds one chart, so several files are several charts: a list of artifacts, published one by one. */
export function subjectFor(way: Way, options: SubjectOptions = {}): Subject {
  return {
    archetype: 'helm-chart',
    bin: path.resolve(import.meta.dirname, '../../src/bin.ts'),
    version,
    inBrief: true,
    ...way.subject,
    without: { ...without, ...way.subject.without },
    write: async (folder, registry, load, released): Promise<Release> => {
      await mkdir(folder, { recursive: true });
      const isReady = (options.isReady ?? way.isReady) === true || load.bytes > mostInFolder;
      const charts = chartsOf(load, released);
      const sources = await Promise.all(charts.map((chart) => writeSource(folder, chart, isReady)));
      const artifacts = charts.map(({ name }, at) => ({
        pname: name,
        version: released,
        chartSrc: sources[at],
        ...way.artifact,
      }));
      await writeFile(
        path.join(folder, 'parity.json'),
        JSON.stringify({ registry, 'helm-chart': artifacts }),
      );
      return {
        load,
        // What a folder is known by, where it is looked at as an input.
        inputs: sources.map((source) => (isReady ? source : `${source}/Chart.yaml`)),
        receipts: charts.length,
        ...way.release(charts, registry.owner),
      };
    },
  };
}

const without: Subject['without'] = {
  14: 'what its archives may look like is tested with their validation, and not with publishing',
  21: 'it has no index of its own: each chart stands alone',
  23: 'how a chart has to be made is tested with its validation, and not with publishing',
  28: 'nothing is signed here; that a provenance file goes with its chart is tested with releases',
  29: 'nothing moves: charts have no `latest`',
};

/** Each of another size: where all go to one path, that tells them apart. */
function chartsOf({ files, bytes, word }: Load, released: string): readonly NoisyChart[] {
  const each = Math.floor(bytes / files);
  const level = bytes > mostInFolder ? 0 : 6;
  return Array.from({ length: files }, (_, at) =>
    packed(`tool-${at + 1}`, released, { word, bytes: each - at * 1000, level }),
  );
}

/** Most scenes have the same charts: each is packed once. */
const known = new Map<string, NoisyChart>();

function packed(...parts: Parameters<typeof noisyChart>): NoisyChart {
  const key = JSON.stringify(parts);
  const chart = known.get(key) ?? noisyChart(...parts);
  known.set(key, chart);
  return chart;
}

/** @returns what `chartSrc` has to be. */
async function writeSource(folder: string, chart: NoisyChart, isReady: boolean): Promise<string> {
  if (!isReady) return writeChart(folder, chart);
  const archive = `${chart.name}.tgz`;
  await writeFile(path.join(folder, archive), chart.archive);
  return archive;
}
