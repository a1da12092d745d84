import { rm } from 'node:fs/promises';
import path from 'node:path';

import { installOci, type RegistryServer, startDockerRegistry } from '@parity-tools/peers';

import { compare } from '../compare.ts';
import { fasterThan, memoryOf, within } from '../goals.ts';
import { onEmptied } from '../on-emptied.ts';
import type { Goal, Table } from '../table.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import { imageContenders } from './image-contenders.ts';
import { type BenchImage, noisyImage, treeImage } from './write-image.ts';

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
}

async function* tables(
  title: string,
  image: BenchImage,
  server: RegistryServer,
  { rounds, goals }: { readonly rounds: number; readonly goals: readonly Goal[] },
): AsyncGenerator<Table> {
  const contenders = await imageContenders(image, server.host);
  const empty = async (): Promise<void> => {
    for (const file of await server.files()) await rm(file, { force: true });
  };
  const cold = await compare(onEmptied(contenders, empty), rounds);
  yield { title: `${title}, into an empty registry`, base: skopeo, results: cold, goals };
  await empty();
  // Each has a repository of its own there; what the first round finds missing is not measured.
  for (const { prepare } of contenders) await compare([{ name: '', prepare }], 1);
  const again = await compare(contenders, rounds);
  yield { title: `${title}, nothing to do`, base: skopeo, results: again, goals: nothingGoals };
}
