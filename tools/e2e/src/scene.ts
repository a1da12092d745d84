import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';

import { type ForgeOptions, type LocalForge, type ProfileName, startForge } from '@parity-lib/local-forge';
import { freePort } from '@parity-tools/test-kit/free-port';

import { askForge } from './ask-forge.ts';
import { type Holdings, hashesBelow, holdingsOf, only } from './holdings.ts';
import { leaksBelow, leaksIn } from './leaks.ts';
import { type Line, lineTo } from './line.ts';
import { OWNER, TOKEN, world } from './people.ts';
import { type Finished, runCli, type Running, startCli } from './run-cli.ts';
import { plantSpies } from './spies.ts';
import type { Load, Release, Subject } from './subject.ts';
import { temporaryDir } from './temporary-dir.ts';

export type Env = Readonly<Record<string, string | undefined>>;

export interface SceneOptions {
  readonly load?: Partial<Omit<Load, 'word'>>;
  readonly forge?: Partial<ForgeOptions>;
  /** Publish through a line that can be watched and held. */
  readonly line?: boolean;
}

/** A repository that can be published. */
export interface Publisher {
  readonly release: Release;
  /** The folder of the repository. */
  readonly dir: string;
  readonly run: (args: readonly string[], env?: Env) => Promise<Finished>;
  readonly start: (args: readonly string[], env?: Env) => Running;
}

/** A repository of the subject, a forge with something of somebody else's in it, and the way between them. */
export interface Scene extends Publisher, AsyncDisposable {
  readonly subject: Subject;
  readonly forge: LocalForge;
  /** The way to the forge. @throws unless it was asked for. */
  readonly line: Line;
  /** Where everything of the scene lies; what is below `given` may hold a token. */
  readonly root: string;
  /** In the repository. */
  readonly path: (...parts: readonly string[]) => string;
  /** Another repository of the same release, or of another version. */
  readonly rival: (word: string, version?: string) => Promise<Publisher>;
  /** What the forge holds of the release. */
  readonly landed: () => Promise<Holdings>;
  /** Everything else that the owner has there. */
  readonly others: () => Promise<Holdings>;
  /** Every file of the repository that is not the stage store's. */
  readonly surroundings: () => Promise<Holdings>;
  /** Stops the forge and starts it again with what it holds, at the same port. */
  readonly restart: (forge?: Partial<ForgeOptions>) => Promise<void>;
  /** Resolves when everything that was started has ended. */
  readonly settled: () => Promise<unknown>;
  /** To be undone at the end. */
  readonly defer: (undo: () => Promise<unknown> | void) => void;
}

export const publish: readonly string[] = ['publish', '--publish'];

/** What a test needs before it begins. @throws when it fails. */
export async function succeed(publisher: Publisher, args: readonly string[], env?: Env): Promise<void> {
  const run = await publisher.run(args, env);
  if (run.exit !== 0) throw new Error(`${args.join(' ')} ended with ${run.exit}: ${run.stderr}`);
}

/** Most of what may go wrong has nothing to do with the size, and every byte is hashed a dozen times. */
const small: Load = { files: 1, bytes: 60_000, word: 'ours' };

export async function openScene(
  subject: Subject,
  profile: ProfileName,
  options: SceneOptions = {},
): Promise<Scene> {
  await using undoing = new AsyncDisposableStack();
  const folder = undoing.use(await temporaryDir());
  const at = (...parts: readonly string[]): string => join(folder.path, ...parts);
  for (const name of ['home', 'tmp']) await mkdir(at(name));
  await plantSpies(folder.path);
  const port = await freePort();
  let forgeOptions: ForgeOptions = { dir: at('forge'), profile, world: world(), port, ...options.forge };
  let forge = await startForge(forgeOptions);
  const earlier: LocalForge[] = [];
  undoing.defer(() => forge.stop());
  await leaveBystander(forge);
  const line = options.line === true ? undoing.use(await lineTo(forge.url)) : undefined;
  // Without a scheme it would be http on this machine.
  const isTls = forgeOptions.tls !== undefined;
  const registry = { host: isTls ? forge.url : (line?.host ?? `127.0.0.1:${forge.port}`), owner: OWNER };
  const started: Promise<Finished>[] = [];
  const write = async (dir: string, word: string, version = subject.version): Promise<Publisher> => {
    const release = await subject.write(dir, registry, { ...small, ...options.load, word }, version);
    const env = { ...environment(at), VERSION: version };
    return publisherOf(subject, { release, dir, env, started });
  };
  const publisher = await write(at('repository'), small.word);
  line?.watch(publisher.release);
  const stack = undoing.move();
  return {
    ...publisher,
    subject,
    get forge() {
      return forge;
    },
    get line() {
      if (line === undefined) throw new Error('this scene has no line');
      return line;
    },
    root: folder.path,
    path: (...parts) => at('repository', ...parts),
    rival: (word, version) => write(at('rival'), word, version),
    landed: async () => only(await holdingsOf(forge.url), (path) => path in publisher.release.published),
    others: async () => only(await holdingsOf(forge.url), (path) => !isOf(publisher.release, path)),
    surroundings: () => hashesBelow(at('repository'), (path) => !path.startsWith('.parity-stage')),
    restart: async (changed = {}) => {
      await forge.stop();
      earlier.push(forge);
      forgeOptions = { ...forgeOptions, ...changed, port: forge.port };
      forge = await startForge(forgeOptions);
    },
    settled: () => Promise.all(started),
    defer: (undo) => stack.defer(async () => void (await undo())),
    [Symbol.asyncDispose]: async () => {
      // Also where the search itself fails.
      await using _ = stack;
      // Here, so that no test can forget it.
      const leaks = [
        ...(await leaksBelow(folder.path, ['forge', 'given'])),
        // Where proxies and servers write it down.
        ...[...earlier, forge].flatMap(pathsOf).filter((path) => leaksIn(path).length > 0),
      ];
      if (leaks.length > 0) throw new Error(`a token lies in ${leaks.join(', ')}`);
    },
  };
}

function publisherOf(
  subject: Subject,
  at: {
    readonly release: Release;
    readonly dir: string;
    readonly env: Env;
    readonly started: Promise<Finished>[];
  },
): Publisher {
  const { release, dir } = at;
  const invocation = (args: readonly string[], env: Env = {}) => ({
    bin: subject.bin,
    cwd: dir,
    args: /^(?:stage|publish)$/.test(args[0] ?? '') ? [...args, ...(subject.stageFlags ?? [])] : args,
    env: { ...at.env, ...env },
  });
  return {
    release,
    dir,
    run: (args, env) => runCli(invocation(args, env)),
    start: (args, env) => {
      const running = startCli(invocation(args, env));
      at.started.push(running.done);
      return running;
    },
  };
}

function isOf({ published, besides }: Release, path: string): boolean {
  return path in published || besides?.test(path) === true;
}

function pathsOf({ requests }: LocalForge): readonly string[] {
  return requests.map(({ path }) => path);
}

/** What is written to a home or a temporary folder is searched as well, and what children are told. */
function environment(at: (name: string) => string): Env {
  return {
    PATH: `${at('bin')}:/usr/bin:/bin`,
    HOME: at('home'),
    TMPDIR: at('tmp'),
    REGISTRY_TOKEN: TOKEN,
  };
}

/** Of another package of the same owner: nobody has any business with it. */
async function leaveBystander(forge: LocalForge): Promise<void> {
  const url = `${forge.url}/api/packages/${OWNER}/generic/bystander/1.0.0/file`;
  const { status } = await askForge(url, { method: 'PUT', body: 'untouched' });
  if (status !== 201) throw new Error(`${url} answered ${status}`);
}
