import { cp, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';

import { run } from './run.ts';
import { filesOf, type Tour } from './tour.ts';

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
    const known = built.get(version) ?? readFile(path.join(folder, filesOf(tour).built.path(version)));
    built.set(version, known);
    return known;
  };
  return { folder, env, owner, builtFor };
}

interface Config {
  readonly registry?: { readonly owner: string };
  readonly nix2container?: { readonly imageName: string };
}

/** @returns the owner, as the example has it: beside the host, or in the name of the image. */
async function pointAt(host: string, file: string): Promise<string> {
  const text = (await readFile(file, 'utf8')).replaceAll('git.example.org', host);
  await writeFile(file, text);
  const { registry, nix2container } = JSON.parse(text) as Config;
  return registry?.owner ?? nix2container?.imageName.split('/')[1] ?? '';
}
