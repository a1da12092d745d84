import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';

import type { Holdings } from '../holdings.ts';
import { leaksBelow, leaksIn } from '../leaks.ts';
import { OWNER, READ_ONLY, STRANGERS, TOKEN } from '../people.ts';
import { type Finished, runCli } from '../run-cli.ts';
import { plantSpies } from '../spies.ts';
import type { Load, Release, Subject } from '../subject.ts';
import { temporaryDir } from '../temporary-dir.ts';
import type { LiveServer, Server } from './server.ts';

type Env = Readonly<Record<string, string | undefined>>;

/** A folder with a release in it, and the program that publishes it. */
export interface Repository {
  readonly dir: string;
  readonly release: Release;
  /** Of its first file, as registries name it. */
  readonly place: { readonly project: string; readonly version: string };
  /** What a server holds when all of it was published: file name to sha256. */
  readonly published: Holdings;
  readonly run: (args: readonly string[], env?: Env) => Promise<Finished>;
}

/** A server, and repositories that publish to it. */
export interface ContractScene extends AsyncDisposable {
  readonly subject: Subject;
  readonly server: LiveServer;
  /** Written when it is first wanted. */
  readonly repository: (which: Which) => Promise<Repository>;
  /** A folder that may hold a token, and so is not searched for it. */
  readonly home: (name: string) => string;
  readonly stop: () => Promise<void>;
  /** At the port of before, with what it holds. */
  readonly comeBack: () => Promise<void>;
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

/** @throws in the end, when a token lies about. */
export async function openContract(subject: Subject, { start }: Server): Promise<ContractScene> {
  await using undoing = new AsyncDisposableStack();
  const folder = undoing.use(await temporaryDir());
  const at = (...parts: readonly string[]): string => join(folder.path, ...parts);
  for (const name of ['home', 'tmp', 'server']) await mkdir(at(name));
  await plantSpies(folder.path);
  let server = await start(at('server'));
  undoing.defer(() => server.stop());
  const secrets = [TOKEN, READ_ONLY, STRANGERS, WRONG, server.token];
  const written = new Map<Which, Promise<Repository>>();
  const stack = undoing.move();
  return {
    subject,
    repository: (which) => {
      const known = written.get(which) ?? writeRepository(subject, which, { at, server, secrets });
      written.set(which, known);
      return known;
    },
    get server() {
      return server;
    },
    home: (name) => at('given', name),
    stop: () => server.stop(),
    comeBack: async () => {
      server = await start(at('server'), server.port);
    },
    [Symbol.asyncDispose]: async () => {
      // Also where the search itself fails.
      await using _ = stack;
      const leaks = await leaksBelow(folder.path, ['server', 'given'], secrets);
      if (leaks.length > 0) throw new Error(`a token lies in ${leaks.join(', ')}`);
    },
  };
}

interface Surroundings {
  readonly at: (...parts: readonly string[]) => string;
  readonly server: LiveServer;
  readonly secrets: readonly string[];
}

async function writeRepository(
  subject: Subject,
  which: Which,
  { at, server, secrets }: Surroundings,
): Promise<Repository> {
  const dir = at(which);
  const version = which === 'early' ? `${subject.version}-rc.1` : subject.version;
  const release = await subject.write(dir, { host: 'localhost', owner: OWNER }, loads[which], version);
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
    published: Object.fromEntries(
      Object.entries(release.published).map(([path, sha256]) => [basename(path), sha256]),
    ),
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

/** The release stays what it is; only where it goes is another place. */
async function redirectTo({ place }: LiveServer, file: string, archetype: string): Promise<void> {
  const config = JSON.parse(await readFile(file, 'utf8')) as Record<string, object | readonly object[]>;
  const artifact = config[archetype] ?? {};
  const placed = Array.isArray(artifact)
    ? artifact.map((one: object) => ({ ...one, ...place.artifact }))
    : { ...artifact, ...place.artifact };
  await writeFile(file, JSON.stringify({ ...config, registry: place.registry, [archetype]: placed }));
}
