import { cp, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';

import { run } from './run.ts';
import type { Tour } from './tour.ts';

const examples = path.resolve(import.meta.dirname, '../../../examples');
/** What trying the example by hand leaves behind. */
const leftovers = ['node_modules', 'out', 'dist', '.parity-stage'];

/** The repository that the demo releases from. */
export interface Consumer {
  readonly folder: string;
  readonly env: Readonly<Record<string, string>>;
  readonly owner: string;
  /** What was built for a version, when that version was first looked at; later builds must not replace it. */
  readonly builtFor: (version: string) => Promise<Buffer>;
}

interface Place extends Pick<Consumer, 'folder' | 'env'> {
  readonly tour: Tour;
  readonly host: string;
  readonly stop: AbortSignal;
}

/** Copies the example, points it at our registry, and commits it. */
export async function createConsumer({ tour, folder, env, host, stop }: Place): Promise<Consumer> {
  const example = path.join(examples, tour.kind);
  const filter = (file: string): boolean => !leftovers.includes(path.relative(example, file));
  await cp(example, folder, { recursive: true, filter });
  const owner = await pointAt(host, path.join(folder, 'parity.json'));
  for (const args of [
    ['init', '--quiet'],
    ['add', '.'],
    ['commit', '--quiet', '--message', 'Begin'],
  ])
    await run('git', args, { cwd: folder, env, stop });
  const built = new Map<string, Promise<Buffer>>();
  const builtFor = (version: string): Promise<Buffer> => {
    const known = built.get(version) ?? readFile(path.join(folder, tour.built.path(version)));
    built.set(version, known);
    return known;
  };
  return { folder, env, owner, builtFor };
}

/** @returns the owner, as the example has it. */
async function pointAt(host: string, file: string): Promise<string> {
  const config = JSON.parse(await readFile(file, 'utf8')) as { registry: { host: string; owner: string } };
  config.registry.host = host;
  await writeFile(file, `${JSON.stringify(config, undefined, 2)}\n`);
  return config.registry.owner;
}
