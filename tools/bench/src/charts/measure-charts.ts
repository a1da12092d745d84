import { mkdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';

import { installGo, installOci, type RegistryServer, startDockerRegistry } from '@parity-tools/peers';

import { compare, type Contender } from '../compare.ts';
import { countingLine } from '../counting-line.ts';
import { lessMemoryThan, within } from '../goals.ts';
import { onEmptied } from '../on-emptied.ts';
import { programOf } from '../programs.ts';
import type { Goal, Table } from '../table.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import { withRequests } from '../with-requests.ts';
import { type BenchChart, writeChart } from './write-chart.ts';

const [KB, MB] = [1000, 1_000_000];
const ours = 'publish --publish, of a ready .tgz';
const helms = 'helm push';

/** Charts to a docker-registry that is empty: ready archives, and folders that are packed first. */
export async function* measureCharts(): AsyncGenerator<Table> {
  await installOci();
  const helm = await installGo('helm');
  await using temp = await temporaryFolder();
  const at = (name: string): string => path.join(temp.path, name);
  await using server = await startDockerRegistry(at('registry'));
  const small = await writeChart(at('small'), KB, helm);
  yield await table('a chart of 1 KB', small, { server, helm, rounds: 7 }, [
    within(ours, helms, 1.5),
    lessMemoryThan(ours, helms),
  ]);
  const large = await writeChart(at('large'), 50 * MB, helm);
  yield await table('a chart of 50 MB', large, { server, helm, rounds: 5 }, [
    within(ours, helms, 1),
    lessMemoryThan(ours, helms),
  ]);
}

async function table(
  title: string,
  chart: BenchChart,
  {
    server,
    helm,
    rounds,
  }: { readonly server: RegistryServer; readonly helm: string; readonly rounds: number },
  goals: readonly Goal[],
): Promise<Table> {
  const empty = async (): Promise<void> => {
    for (const file of await server.files()) await rm(file, { force: true });
  };
  await using line = await countingLine(server.host);
  const results = await compare(onEmptied(await contenders(chart, server.host, helm), empty), rounds);
  const requests = await line.count(onEmptied(await contenders(chart, line.host, helm), empty));
  return {
    title: `${title}, into an empty registry`,
    base: helms,
    results: withRequests(results, requests),
    goals,
  };
}

async function contenders(
  { folder, archive }: BenchChart,
  host: string,
  helm: string,
): Promise<readonly Contender[]> {
  const home = path.join(path.dirname(archive), 'home');
  await mkdir(home, { recursive: true });
  const target = `oci://${host}/bench`;
  const push = [helm, 'push', archive, target, '--plain-http'] as const;
  // With `set -e`, as a pipeline has it.
  const both = `'${helm}' package '${folder}' --destination '${home}' && '${helm}' push '${home}/tool-1.0.0.tgz' ${target} --plain-http`;
  const child = (argv: readonly [string, ...string[]]) => async () => ({
    argv,
    cwd: home,
    env: { HOME: home },
  });
  return [
    await publishing(ours, archive, host),
    { name: helms, prepare: child(push) },
    await publishing('publish --publish, of a folder', folder, host),
    { name: 'helm package, helm push', prepare: child(['sh', '-c', both]) },
  ];
}

async function publishing(name: string, chartSrc: string, host: string): Promise<Contender> {
  const repository = path.join(path.dirname(chartSrc), `${name}, ${host.replace(':', ' ')}`);
  await mkdir(repository, { recursive: true });
  const artifact = { pname: 'tool', version: '1.0.0', chartSrc };
  const config = { registry: { host, owner: 'bench' }, 'helm-chart': artifact };
  await writeFile(path.join(repository, 'parity.json'), JSON.stringify(config));
  return {
    name,
    prepare: async () => {
      await rm(path.join(repository, '.parity-stage'), { recursive: true, force: true });
      return {
        argv: [process.execPath, programOf('helm-chart'), 'publish', '--publish'],
        cwd: repository,
        env: { HOME: repository, REGISTRY_TOKEN: 'a-token-of-the-bench', VERSION: '1.0.0' },
      };
    },
  };
}
