import type { Arch } from './arch.ts';
import type { Blocked } from './blocker.ts';
import type { ConfigPart } from './config/parse-config.ts';
import type { HttpClient } from './http/client.ts';
import type { Step } from './plan/step.ts';
import type { Ports } from './ports.ts';
import type { ReleaseContext, ReleaseStamp } from './release/context.ts';
import type { Source } from './source.ts';
import type { InputFile } from './stage/input.ts';
import type { StageWriter } from './stage/write-stage.ts';

/** One architecture of one artifact, as configured. */
export interface Leg<I> {
  readonly arch: Arch;
  readonly input: I;
  /** argv of a program that makes the input; run by `stage`, without a shell. Not empty. */
  readonly build?: readonly string[] | undefined;
}

/** A leg with its bytes: staged, and ready to be published. */
export interface StagedLeg<M> {
  readonly arch: Arch;
  readonly release: ReleaseStamp;
  readonly sources: readonly Source[];
  readonly meta: M;
}

/** What an archetype's registry can tell before a publish. */
export interface RegistryClient {
  /**
   * Whether a publish would be let in: up, token, scope, permission, owner, quota. Changes nothing.
   *
   * @param mode a dry run sends no writing method at all; a publish may send those that are refused.
   * @returns every reason that would stop it.
   */
  preflight(mode: 'dry-run' | 'publish'): Promise<readonly Blocked[]>;
}

/** What `verify` found. */
export interface Verified {
  /** For each thing that was proven a row of cells: its name, its size, its digest, and how it was proven. */
  readonly proven: readonly (readonly string[])[];
  /** What else is worth knowing, a sentence each. */
  readonly notes?: readonly string[];
}

/** What `verify` compares with: the files of the release by name, wherever they were found. */
export interface Expected {
  readonly arch: Arch;
  readonly files: readonly ExpectedFile[];
  /** What the stage remembers, where one was found. */
  readonly meta?: unknown;
}

/** A file of a release; it can be read where a stage has it. */
export type ExpectedFile = Omit<Source, 'open'> & Partial<Pick<Source, 'open'>>;

/**
 * A kind of artifact: how its config reads, how its bytes are packed, which steps publish them. Everything else
 * (arguments, environment, guard, token, output, exit codes, retry) is core's, once.
 *
 * C: its config. I: the input of a leg. M: what a stage remembers for publishing. R: its registry client.
 */
export interface Archetype<C, I, M, R extends RegistryClient> {
  /** The key in parity.json and the name of the program: `parity-<name>`. */
  readonly name: string;
  readonly config: ConfigPart<C>;
  /** In the order of `arches`. */
  legs(config: C): readonly Leg<I>[];
  /** The version in this ecosystem's spelling. @throws Blocked `version-invalid`. */
  spell(version: string): string;
  /**
   * The registry client of one artifact in one run.
   *
   * @param earlier those of the artifacts that are published before it: what is there then may be of use.
   */
  connect(http: HttpClient, ports: Ports, config: C, earlier?: readonly R[]): R;
  /** The input files of a leg. @throws Blocked `artifact-invalid` when one is missing. */
  inputs(leg: Leg<I>, root: string): Promise<readonly InputFile[]>;
  /** Checks a leg's input without staging it. @throws Blocked `artifact-invalid`. */
  check(leg: Leg<I>, config: C, release: ReleaseContext, root: string): Promise<void>;
  /** Packs a leg into the stage; no network. @throws Blocked `artifact-invalid`. */
  stage(leg: Leg<I>, config: C, release: ReleaseContext, out: StageWriter): Promise<M>;
  /**
   * Holds what a stage only names, after it was written: garbage collectors should leave it.
   *
   * @param roots a folder of this leg alone, for links; it may be there from an earlier stage.
   */
  hold?(meta: M, roots: string, ports: Pick<Ports, 'exec' | 'log'>): Promise<void>;
  /**
   * The files that staging a leg would give, found without writing any. Left out where inputs are published as they are.
   *
   * @throws Blocked `artifact-invalid` when an input is missing.
   */
  preview?(leg: Leg<I>, config: C, release: ReleaseContext, root: string): Promise<Expected['files']>;
  /** What a recorded `meta` must look like to be published. @returns undefined when it does not. */
  readMeta(meta: unknown): M | undefined;
  /** The steps that publish these legs; sends nothing, and reads no content. */
  steps(
    legs: readonly StagedLeg<M>[],
    config: C,
    release: ReleaseContext,
    registry: R,
  ): readonly Step[] | Promise<readonly Step[]>;
  /** How many steps may run together; a few when left out. */
  atOnce?(config: C): number;
  /** Of kinds whose legs are published one by one. Of others, every leg is a part of the version itself. */
  readonly joining?: Joining<C, M, R>;
  /**
   * Proves that the registry gives back what was published.
   *
   * @param expected what legs should hold, as far as anybody here knows; of others, only that they are whole.
   * @throws Blocked `digest-mismatch` or `arch-missing`.
   */
  verify(expected: readonly Expected[], config: C, release: ReleaseContext, registry: R): Promise<Verified>;
  /** What `verify` runs, for people: half a sentence. */
  readonly verifies: string;
}

/** A leg that is published: by us, or by whoever published it elsewhere. */
export interface LegRef {
  readonly arch: Arch;
  /** The digest of its manifest. */
  readonly id: string;
  readonly release: ReleaseStamp;
}

/** What a join is made of. */
export interface JoinParts {
  /** One for each arch that it must cover, in the order of `arches`. */
  readonly refs: readonly LegRef[];
  /** The steps that publish those of them that are here. */
  readonly legSteps: readonly Step[];
}

/** How the legs of a release come together under one name, wherever each of them was published (design, section 5). */
export interface Joining<C, M, R extends RegistryClient> {
  /** Every arch that the name must cover. */
  required(config: C): readonly Arch[];
  /** A leg that is here. @throws Blocked `arch-missing` where it is here by name only, and the registry does not have it. */
  refOf(leg: StagedLeg<M>, registry: R): Promise<LegRef>;
  /**
   * Makes and hashes everything of a leg that is here, as it would be published; no network.
   *
   * @returns what identifies it: the digest of its manifest.
   * @throws Blocked `digest-mismatch` for what is not what it says that it is.
   */
  digestOf(leg: StagedLeg<M>, stop: AbortSignal): Promise<string>;
  /**
   * The leg of this very release that the registry has.
   *
   * @returns what is there instead, in words, when it may not be joined; undefined when there is nothing.
   */
  locate(arch: Arch, config: C, release: ReleaseContext, registry: R): Promise<LegRef | string | undefined>;
  /** The steps that write the name and move the pointers to it. */
  steps(parts: JoinParts, config: C, release: ReleaseContext, registry: R): readonly Step[];
}

/** An archetype whose type parameters do not matter to whoever runs it. */
// oxlint-disable-next-line typescript/no-explicit-any -- existential: C, I, M and R only meet inside one archetype
export type AnyArchetype = Archetype<any, any, any, any>;
