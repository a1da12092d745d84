import { rm } from 'node:fs/promises';
import path from 'node:path';

import { installPeers, startPypiserver } from '@parity-tools/peers';

import { compare } from '../compare.ts';
import { fasterThan, within } from '../goals.ts';
import { onEmptied } from '../on-emptied.ts';
import { spawnSink } from '../sink/spawn-sink.ts';
import type { Goal, Table } from '../table.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import { type Index, wheelContenders } from './wheel-contenders.ts';
import { type WheelFolder, wheelFolder } from './wheel-folder.ts';

const KiB = 1024;
const MiB = 1024 * KiB;
const ours = 'publish --publish';
const login = { user: 'bench', password: 'a-token-of-the-bench' };

const manyGoals = [fasterThan(ours, 'twine upload', 2), within(ours, 'uv publish', 1.6)];
const largeGoals = [fasterThan(ours, 'twine upload', 1.3)];

/** Wheels to a pypiserver (waitress), and the largest also to a sink; both are emptied before each run. */
export async function* measureWheels(): AsyncGenerator<Table> {
  await installPeers();
  await using temp = await temporaryFolder();
  const at = (name: string): string => path.join(temp.path, name);
  const small = { size: 8 * KiB, packed: 'deflated' } as const;
  const one = await wheelFolder(at('one'), 1, small);
  const many = await wheelFolder(at('many'), 20, small);
  const large = await wheelFolder(at('large'), 1, { size: 200 * MiB, packed: 'stored' });
  const against = async (index: Index, wheels: WheelFolder, rounds: number): Promise<Table['results']> => {
    const contenders = await wheelContenders(wheels, index, at('home'));
    return compare(
      onEmptied(contenders, () => index.empty()),
      rounds,
    );
  };
  const table = (title: string, results: Table['results'], goals: readonly Goal[] = []): Table => ({
    title,
    base: 'twine upload',
    results,
    goals,
  });
  await using server = await pypiserver(at('server'));
  yield table('1 wheel of 8 KiB to pypiserver', await against(server, one, 9));
  yield table('20 wheels of 8 KiB to pypiserver', await against(server, many, 9), manyGoals);
  yield table('1 wheel of 200 MiB to pypiserver', await against(server, large, 5), largeGoals);
  await using sink = await sinkIndex();
  yield table('1 wheel of 200 MiB to a sink', await against(sink, large, 5), largeGoals);
}

async function pypiserver(folder: string): Promise<Index & AsyncDisposable> {
  const server = await startPypiserver(folder, login);
  const empty = async (): Promise<void> => {
    for (const file of await server.files()) await rm(file);
  };
  return { ...server, empty };
}

async function sinkIndex(): Promise<Index & AsyncDisposable> {
  const sink = await spawnSink();
  return { ...sink, index: `${sink.url}simple/`, upload: sink.url, login };
}
