import type { Login } from '@parity-tools/peers';

import type { Holdings } from '../holdings.ts';

/** A registry as one archetype meets it. Everything in which it differs from another one is said here, as data. */
export interface Server extends Traits {
  /** As the page has it. */
  readonly name: string;
  /** What tools/peers installs for it; nothing where it comes with this workspace. */
  readonly peers?: Peers;
  /** The first time in an empty folder; with a port, again with what the folder holds. */
  readonly start: (folder: string, port?: number) => Promise<LiveServer>;
}

/** In what registries differ. The suite expects it, and the page says it. */
export interface Traits {
  /** How it takes the token. */
  readonly login: string;
  /** What a publish with a token that it does not know ends with, and what a dry run foresees; or why none is wrong. */
  readonly wrongToken: { readonly publish: string; readonly dryRun: string | undefined } | Nothing;
  /** What somebody without a token is told of the bytes of a published file. */
  readonly strangers: 'its digest' | 'its size' | 'nothing';
  /** Further files of a version, or why there are none. */
  readonly secondFile: 'taken' | Nothing;
  /** Why no byte of a published file can go wrong on its disk. */
  readonly spoilt?: Nothing;
  /** Of registries with tags: where `latest` stands after a pre-release that is the first version. */
  readonly latest?: 'not moved' | 'moved by the registry' | undefined;
  /** What else is worth knowing, a sentence each. */
  readonly notes: readonly string[];
}

/** What means nothing to a server, and why: a sentence. */
export interface Nothing {
  readonly none: string;
}

export interface Peers {
  readonly areHere: () => boolean;
  readonly install: () => Promise<unknown>;
}

/** A server that runs. */
export interface LiveServer {
  readonly port: number;
  /** Where it keeps everything. */
  readonly folder: string;
  /** What a parity.json has in `registry`, and in the artifact, to publish there. */
  readonly place: { readonly registry: Fields; readonly artifact: Fields };
  /** What REGISTRY_TOKEN has to be. */
  readonly token: string;
  /** For clients: where they publish and read, and as whom. */
  readonly upload: string;
  readonly index: string;
  readonly user: Login;
  /** What it holds, by its own listing or on its disk: file name to sha256; of images, `name:tag` without `latest`. */
  readonly files: () => Promise<Holdings>;
  /** Where the tags of a package stand. */
  readonly tags?: (project: string) => Promise<Holdings>;
  /** Requests so far that could have changed something; where nobody counts them, what was printed has to do. */
  readonly writes?: () => readonly string[];
  readonly stop: () => Promise<void>;
}

export type Fields = Readonly<Record<string, unknown>>;
