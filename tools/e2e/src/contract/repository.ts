import { readFile, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';

import type { Holdings } from '../holdings.ts';
import { leaksIn } from '../leaks.ts';
import { OWNER } from '../people.ts';
import { type Finished, runCli } from '../run-cli.ts';
import type { Load, Release, Subject } from '../subject.ts';
import type { LiveServer } from './server.ts';

type Env = Readonly<Record<string, string | undefined>>;

/** A folder with a release in it, and the program that publishes it. */
export interface Repository {
  readonly dir: string;
  readonly release: Release;
  /** Of its first file, as registries name it. */
  readonly place: { readonly project: string; readonly version: string };
  /** What a server holds when all of it was published, as `LiveServer.files` names it. */
  readonly published: Holdings;
  readonly run: (args: readonly string[], env?: Env) => Promise<Finished>;
}

/** The release, the same names with other bytes, one more file, and a pre-release that comes before. */
export type Which = 'ours' | 'theirs' | 'two' | 'early';

/** Nobody knows it. */
export const WRONG = 'wr-1c8e/3+d9"5a&b?4f=72';

const size = 40_000;
const loads: Readonly<Record<Which, Load>> = {
  ours: { files: 1, bytes: size, word: 'ours' },
  theirs: { files: 1, bytes: size, word: 'evil' },
  two: { files: 2, bytes: 2 * size, word: 'ours' },
  early: { files: 1, bytes: size, word: 'soon' },
};

/** Where it is written. */
interface Surroundings {
  readonly at: (...parts: readonly string[]) => string;
  readonly server: LiveServer;
  readonly secrets: readonly string[];
}

/** @throws in each run, when it prints a secret. */
export async function writeRepository(
  subject: Subject,
  which: Which,
  { at, server, secrets }: Surroundings,
): Promise<Repository> {
  const dir = at(which);
  const version = which === 'early' ? `${subject.version}-rc.1` : subject.version;
  // Images name their registry in their own name; for all others it is written over.
  const registry = { host: `127.0.0.1:${server.port}`, owner: OWNER };
  const release = await subject.write(dir, registry, loads[which], version);
  await redirectTo(server, join(dir, 'parity.json'), subject.archetype);
  const own = {
    PATH: `${at('bin')}:/usr/bin:/bin`,
    HOME: at('home'),
    TMPDIR: at('tmp'),
    REGISTRY_TOKEN: server.token,
    VERSION: version,
  };
  return {
    dir,
    release,
    place: placeOf(release),
    published: publishedNames(release),
    run: async (args, env) => {
      const run = await runCli({ bin: subject.bin, cwd: dir, args, env: { ...own, ...env } });
      const leaks = leaksIn(run.stdout + run.stderr, secrets);
      if (leaks.length > 0) throw new Error(`the output holds ${leaks.join(' and ')}`);
      return run;
    },
  };
}

/** What stands before a file in `type/name/version/file`; a name may have slashes. */
function placeOf({ published }: Release): Repository['place'] {
  const [, ...parts] = Object.keys(published)[0]?.split('/') ?? [];
  return { project: parts.slice(0, -2).join('/'), version: parts.at(-2) ?? '' };
}

function publishedNames({ published, copies = {} }: Release): Holdings {
  const copied = Object.entries(copies).map(([path, of]) => [path, published[of] ?? ''] as const);
  const all = [...Object.entries(published), ...copied];
  return Object.fromEntries(all.map(([path, sha256]) => [nameOf(path), sha256]));
}

/** A file by its own name; all indexes of images have the same one, so those by image and tag. */
function nameOf(path: string): string {
  const [type, ...parts] = path.split('/');
  return type === 'container' ? `${parts.slice(0, -2).join('/')}:${parts.at(-2)}` : basename(path);
}

/** The release stays what it is; only where it goes is another place. */
async function redirectTo({ place }: LiveServer, file: string, archetype: string): Promise<void> {
  const config = JSON.parse(await readFile(file, 'utf8')) as Record<string, object | readonly object[]>;
  const artifact = config[archetype] ?? {};
  const placed = Array.isArray(artifact)
    ? artifact.map((one: object) => ({ ...one, ...place.artifact }))
    : { ...artifact, ...place.artifact };
  await writeFile(file, JSON.stringify({ ...config, registry: place.registry, [archetype]: placed }));
}
