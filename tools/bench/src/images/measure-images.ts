import { rm } from 'node:fs/promises';
import path from 'node:path';

import { installOci, type RegistryServer, startDockerRegistry } from '@parity-tools/peers';

import { compare } from '../compare.ts';
import { countingLine } from '../counting-line.ts';
import { fasterThan, memoryOf, within } from '../goals.ts';
import { onEmptied } from '../on-emptied.ts';
import type { Goal, Table } from '../table.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import { withRequests } from '../with-requests.ts';
import { imageContenders, publishing } from './image-contenders.ts';
import { type BenchImage, noisyImage, treeImage, type TwofoldImage } from './write-image.ts';

const [KB, MB] = [1000, 1_000_000];
const ours = 'publish --publish';
const skopeo = 'skopeo copy';

/** Half a gigabyte of many files, on most machines. */
const tree = '/usr/share';

const largeGoals = [fasterThan(ours, skopeo, 2.5), within(ours, 'crane push', 1.15), memoryOf(ours, 150)];
const smallGoals = [within(ours, 'crane push', 1), within(ours, 'regctl image copy', 1)];
const nothingGoals = [fasterThan(ours, skopeo, 10), within(ours, 'crane push', 3)];

/** Images of ready tars to a docker-registry: into an empty one, and once more when all of it is there. */
export async function* measureImages(): AsyncGenerator<Table> {
  await installOci();
  await using temp = await temporaryFolder();
  const at = (name: string): string => path.join(temp.path, name);
  await using server = await startDockerRegistry(at('registry'));
  const ten = await noisyImage(at('ten'), 10, 20 * MB);
  yield* tables('10 layers of 20 MB', ten, server, { rounds: 5, goals: largeGoals });
  const hundred = await noisyImage(at('hundred'), 100, 200 * KB);
  yield* tables('100 layers of 200 KB', hundred, server, { rounds: 5, goals: smallGoals });
  const real = await treeImage(at('real'), tree);
  yield* tables(`${tree} as one layer`, real, server, { rounds: 2, goals: [memoryOf(ours, 150)] });
  yield* recreated(real, server);
}

/** An image whose layer is made while it is sent, beside the same one as a ready tar. */
async function* recreated(image: TwofoldImage, server: RegistryServer): AsyncGenerator<Table> {
  const made = 'layers made from their paths';
  const ready = 'layers as ready tars';
  const contenders = [
    await publishing(made, { ...image, json: image.pathsJson }, server.host),
    await publishing(ready, image, server.host),
  ];
  const results = await compare(
    onEmptied(contenders, () => emptied(server)),
    3,
  );
  yield {
    title: `${tree} as one layer, into an empty registry`,
    base: ready,
    results,
    goals: [within(made, ready, 1.3), memoryOf(made, 150)],
  };
}

async function* tables(
  title: string,
  image: BenchImage,
  server: RegistryServer,
  { rounds, goals }: { readonly rounds: number; readonly goals: readonly Goal[] },
): AsyncGenerator<Table> {
  const contenders = await imageContenders(image, server.host);
  await using line = await countingLine(server.host);
  const counted = await imageContenders(image, line.host);
  const empty = (): Promise<void> => emptied(server);
  const cold = await compare(onEmptied(contenders, empty), rounds);
  const coldRequests = await line.count(onEmptied(counted, empty));
  yield {
    title: `${title}, into an empty registry`,
    base: skopeo,
    results: withRequests(cold, coldRequests),
    goals,
  };
  await empty();
  // Each has a repository of its own there; what the first round finds missing is not measured.
  for (const { prepare } of contenders) await compare([{ name: '', prepare }], 1);
  const again = await compare(contenders, rounds);
  const requests = await line.count(counted);
  yield {
    title: `${title}, nothing to do`,
    base: skopeo,
    results: withRequests(again, requests),
    goals: nothingGoals,
  };
}

async function emptied(server: RegistryServer): Promise<void> {
  for (const file of await server.files()) await rm(file, { force: true });
}
