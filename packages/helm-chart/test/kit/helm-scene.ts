import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';

import { gzipOf } from '@parity-lib/core/gzip';
import { helm } from '@parity-tools/peers';
import { tempFolder, type TempFolder } from '@parity-tools/test-kit';

import type { ChartRelease } from '../../src/chart/chart-release.ts';
import { openFolderChart, type Packing } from '../../src/chart/folder-chart.ts';
import { bytesOf, type Files, release, unpacked } from './chart.ts';

/** A folder in which charts are made and packed, by Helm and by us. */
export interface HelmScene extends Disposable {
  readonly folder: TempFolder;
  /** @returns what it printed. @throws when it fails, with what it said. */
  helm(...args: readonly string[]): Promise<string>;
  /** Writes the files of a chart. */
  write(chart: string, files: Files): void;
  /** A chart as `helm create` makes it, with these files added to it or in place of its own. */
  create(chart: string, files?: Files): Promise<void>;
  /** Packs it with Helm. @returns the path of the archive. */
  packByHelm(chart: string, wanted?: ChartRelease): Promise<string>;
  /** Packs it with what is tested. @returns the path of the archive. */
  packByUs(chart: string, wanted?: ChartRelease): Promise<string>;
  open(chart: string, wanted?: ChartRelease): Promise<Packing>;
}

export function helmScene(): HelmScene {
  const folder = tempFolder();
  const run = async (...args: readonly string[]): Promise<string> => {
    const { code, stdout, stderr } = await helm(args, { home: folder.at('home'), cwd: folder.path });
    if (code === 0) return stdout;
    throw new Error(`helm ${args.join(' ')}: ${stderr}`);
  };
  const write = (chart: string, files: Files): void => {
    for (const [name, content] of Object.entries(files)) folder.write(path.join(chart, name), content);
  };
  const open: HelmScene['open'] = (chart, wanted = { ...release, name: chart }) =>
    openFolderChart(folder.at(chart), chart, wanted, 1_700_000_000);
  return {
    folder,
    helm: run,
    write,
    open,
    create: async (chart, files = {}) => {
      await run('create', chart);
      write(chart, files);
    },
    packByHelm: async (chart, { name, version, appVersion } = { ...release, name: chart }) => {
      const set = appVersion === undefined ? [] : ['--app-version', appVersion];
      await run('package', chart, '--version', version, ...set, '--destination', 'by-helm');
      return folder.at('by-helm', `${name}-${version}.tgz`);
    },
    packByUs: async (chart, wanted = { ...release, name: chart }) => {
      const packing = await open(chart, wanted);
      const file = folder.at('by-us', `${wanted.name}-${wanted.version}.tgz`);
      mkdirSync(path.dirname(file), { recursive: true });
      writeFileSync(file, await bytesOf(gzipOf(packing.tar())));
      return file;
    },
    [Symbol.dispose]: () => folder[Symbol.dispose](),
  };
}

export async function entriesOfFile(file: string): Promise<ReadonlyMap<string, string>> {
  return await unpacked(readFileSync(file));
}
