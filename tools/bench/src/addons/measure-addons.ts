import { rm } from 'node:fs/promises';
import path from 'node:path';

import { startVerdaccio } from '@parity-tools/peers';

import { compare } from '../compare.ts';
import { fasterThan, memoryOf } from '../goals.ts';
import { onEmptied } from '../on-emptied.ts';
import { spawnSink } from '../sink/spawn-sink.ts';
import type { Goal, Table } from '../table.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import { openWorkshop } from '../workshop.ts';
import { barePut, npmPublish, parity, type Registry } from './addon-contenders.ts';
import { tried } from './tried.ts';
import { type Tarball, writeTarball } from './write-tarball.ts';

const [KB, MB] = [1000, 1_000_000];
const ours = 'publish --publish';
const largeGoals = [fasterThan(ours, 'npm publish', 5), memoryOf(ours, 130)];

/**
 * Tarballs to verdaccio, and the largest also to a sink, both emptied before each run; one that is too large for npm, to a
 * local forge.
 */
export async function* measureAddons(): AsyncGenerator<Table> {
  await using temp = await temporaryFolder();
  const at = (name: string): string => path.join(temp.path, name);
  const against = async (registry: Registry, tarball: Tarball, rounds: number): Promise<Table['results']> => {
    const contenders = [
      await parity(tarball, registry, at('ours')),
      await npmPublish(tarball, registry, at('npm')),
      await barePut(tarball, registry, at('npm')),
    ];
    return compare(
      onEmptied(contenders, () => registry.empty()),
      rounds,
    );
  };
  const table = (title: string, results: Table['results'], goals: readonly Goal[] = []): Table => ({
    title,
    base: 'npm publish',
    results,
    goals,
  });
  await using server = await verdaccio(at('verdaccio'));
  yield table('1 KB to verdaccio', await against(server, await writeTarball(at('1 KB'), KB), 7));
  yield table('10 MB to verdaccio', await against(server, await writeTarball(at('10 MB'), 10 * MB), 5));
  const large = await writeTarball(at('100 MB'), 100 * MB);
  yield table('100 MB to verdaccio', await against(server, large, 3), largeGoals);
  await using sink = await sinkRegistry();
  yield table('100 MB to a sink', await against(sink, large, 3), largeGoals);
  yield await toForge(at('forge'));
}

/** Of npm it is only shown that it fails: its document is one string, and this one is longer than a string can be. */
async function toForge(folder: string): Promise<Table> {
  await using forge = await openWorkshop();
  const { url, owner, token } = forge;
  const top = { registry: { host: new URL(url).host, owner } };
  const registry = { url: `${url}/api/packages/${owner}/npm/`, token, said: { top }, empty: async () => {} };
  const tarball = await writeTarball(folder, 450 * MB);
  const npm = await tried(await npmPublish(tarball, registry, path.join(folder, 'npm')));
  const results = await compare([await parity(tarball, registry, path.join(folder, 'ours'))], 1);
  return { title: '450 MB to a local forge', base: ours, results, notes: [npm] };
}

async function verdaccio(folder: string): Promise<Registry & AsyncDisposable> {
  const publisher = { user: 'bench', password: 'a-password-of-the-bench' };
  const server = await startVerdaccio(folder, { publisher });
  // Its list of packages stays: it is in memory, and only search reads it.
  const empty = async (): Promise<void> => {
    for (const file of await server.files()) if (path.basename(file) !== '.verdaccio-db.json') await rm(file);
  };
  return { ...server, said: { artifact: { registryUrl: server.url } }, empty };
}

async function sinkRegistry(): Promise<Registry & AsyncDisposable> {
  const sink = await spawnSink();
  return { ...sink, token: 'a-token-of-the-bench', said: { artifact: { registryUrl: sink.url } } };
}
