import path from 'node:path';

import type { Arch } from '../arch.ts';
import type { AnyArchetype } from '../archetype.ts';
import { isBlocked, UsageError } from '../blocker.ts';
import { type ArtifactConfig, type ParityConfig, parseConfig } from '../config/parse-config.ts';
import { type ConfigFile, readConfig } from '../config/read-config.ts';
import { HttpClient } from '../http/client.ts';
import type { Target } from '../http/target.ts';
import type { Ports } from '../ports.ts';
import { type Checkout, readCheckout } from '../release/checkout.ts';
import type { Reporter } from '../report/reporter.ts';
import { shellWord } from '../shell-word.ts';
import { StageStore } from '../stage/store.ts';
import type { Secrets } from '../token/redact.ts';
import { resolveToken } from '../token/resolve-token.ts';
import type { Job } from './job.ts';

/** What was asked for on the command line and in the environment. */
export interface RunOptions {
  /** As typed: `publish-s390x`, not `publish-<arch>`. */
  readonly app: string;
  readonly arch?: Arch | undefined;
  readonly publish: boolean;
  readonly offline: boolean;
  readonly artifact?: string | undefined;
  readonly config?: string | undefined;
  readonly stageDir?: string | undefined;
  readonly revision?: number | undefined;
  /** What is staged must be of use on another machine as well. */
  readonly portable?: boolean;
  /** verify-digest asks the registry, too. */
  readonly againstRegistry?: boolean;
}

/** What the edge gives to every run. */
export interface Edge {
  readonly archetype: AnyArchetype;
  readonly ports: Ports;
  readonly reporter: Reporter;
  readonly secrets: Secrets;
  readonly readStdin: () => Promise<string>;
}

/** One invocation on one repository: its config, and the token once it is needed. */
export class Run {
  readonly edge: Edge;
  readonly options: RunOptions;
  readonly file: ConfigFile;
  readonly config: ParityConfig<unknown>;
  readonly artifacts: readonly ArtifactConfig<unknown>[];
  readonly store: StageStore;
  /** Git runs while we read on. */
  readonly checkout: Promise<Checkout>;
  /** Its artifacts at work, once their versions are known: whatever ends the run, they know what was done. */
  jobs: readonly Job[] = [];
  #token: Promise<string> | undefined;

  private constructor(
    edge: Edge,
    options: RunOptions,
    read: { file: ConfigFile; checkout: Promise<Checkout> },
    config: ParityConfig<unknown>,
  ) {
    const { file, checkout } = read;
    this.checkout = checkout;
    this.edge = edge;
    this.options = options;
    this.file = file;
    this.config = config;
    this.artifacts = selectArtifacts(config.artifacts, options.artifact);
    this.store = new StageStore(
      options.stageDir === undefined
        ? path.join(file.root, '.parity-stage')
        : path.resolve(edge.ports.cwd, options.stageDir),
    );
  }

  /** Reads and checks parity.json. @throws UsageError with all its problems. */
  static async open(edge: Edge, options: RunOptions): Promise<Run> {
    const file = await readConfig(edge.ports.cwd, options.config, edge.readStdin);
    const checkout = readCheckout(file.root, edge.ports);
    // Awaited where it is needed; a run that ends before that must not end by this.
    checkout.catch(() => {});
    const parsed = parseConfig(file.input, edge.archetype.name, edge.archetype.config);
    if (!parsed.ok) {
      const problems = parsed.problems.map(({ path: at, message }) =>
        at === '' ? message : `${at} ${message}`,
      );
      throw new UsageError(`${file.shown} is not a valid config.`, { problems });
    }
    if (parsed.value.otherKeys.length > 0)
      edge.reporter.detail(`not looked at: ${parsed.value.otherKeys.join(', ')}`);
    return new Run(edge, options, { file, checkout }, parsed.value);
  }

  /** The token, read once; from then on no output holds it. @throws Blocked `empty-token`, `bad-token`. */
  token(): Promise<string> {
    this.#token ??= this.#resolveToken();
    return this.#token;
  }

  /** Reading what is public needs no token; with one, what is private can be read as well. @throws Blocked `bad-token`. */
  async tokenIfAny(): Promise<string | undefined> {
    try {
      return await this.token();
    } catch (error) {
      if (isBlocked(error) && error.blocker === 'empty-token') return undefined;
      throw error;
    }
  }

  /** A client for one registry; without a token every question is anonymous. */
  client(target: Target, token: string | undefined): HttpClient {
    const { ports, secrets } = this.edge;
    return new HttpClient(target, ports, { token, dryRun: !this.options.publish, secrets });
  }

  /** A command of this program, to go on with. */
  command(app: string, flags: readonly string[] = []): string {
    const { artifact, config, stageDir, revision } = this.options;
    const given = [
      ...(artifact === undefined ? [] : ['--artifact', artifact]),
      ...(config === undefined ? [] : ['--config', config]),
      ...(stageDir === undefined ? [] : ['--stage-dir', stageDir]),
      ...(revision === undefined ? [] : ['--revision', String(revision)]),
    ];
    return [`npx parity-${this.edge.archetype.name}`, app, ...flags, ...given.map(shellWord)].join(' ');
  }

  async #resolveToken(): Promise<string> {
    const sources = { passEntry: this.config.registry.passEntry, mayPrompt: this.options.publish };
    const token = await resolveToken(sources, this.edge.ports);
    this.edge.secrets.add(token);
    return token;
  }
}

function selectArtifacts(
  all: readonly ArtifactConfig<unknown>[],
  name: string | undefined,
): readonly ArtifactConfig<unknown>[] {
  if (name === undefined) return all;
  const found = all.filter((artifact) => artifact.name === name);
  if (found.length > 0) return found;
  throw new UsageError(`--artifact ${name}: there is no such artifact.`, {
    next: `There are: ${all.map((artifact) => artifact.name).join(', ')}.`,
  });
}
