import type { Holdings } from './holdings.ts';

/** What the suites have to know about an archetype: the few lines of data by which it joins. */
export interface Subject {
  readonly archetype: string;
  /** The source of its program. */
  readonly bin: string;
  /** The version that is released, unless a row says another one. */
  readonly version: string;
  /** Writes a repository with one release, of an arch that needs no build. */
  readonly write: (folder: string, registry: Registry, load: Load, version: string) => Promise<Release>;
  /** The question that a plan begins with. */
  readonly question: Match;
  /** The request that moves a pointer to what was sent, where the archetype has such a thing. */
  readonly pointer?: Match;
  /** An answer to the question that names other digests for what was sent; a forge's list of files when left out. */
  readonly otherDigests?: (release: Release) => string;
  /** Rows of the fault table that mean nothing to it, each with the reason. */
  readonly without: Readonly<Record<number, string>>;
  /** The same release by `curl`, as a careful shell script would do it: arguments of each call, made in the folder. */
  readonly naive: (
    release: Release,
    forge: { readonly url: string; readonly token: string },
  ) => readonly (readonly string[])[];
}

/** As `registry` in parity.json. */
export interface Registry {
  readonly host: string;
  readonly owner: string;
}

/** How much a release holds. */
export interface Load {
  readonly files: number;
  /** Of all files together. */
  readonly bytes: number;
  /** Two releases with another word in it have the same names and sizes, and other bytes. */
  readonly word: string;
}

/** What was written. */
export interface Release {
  readonly load: Load;
  /** What a whole publish leaves behind, in the order in which it is sent. */
  readonly published: Holdings;
  /** The requests that send it, in the same order. */
  readonly uploads: readonly Match[];
  /** Paths of what it is made from, in the same order. */
  readonly inputs: readonly string[];
  /** How many receipts a whole publish leaves: one for each artifact; 1 when left out. */
  readonly receipts?: number;
  /** Paths of the forge whose deletion removes it, as `version-conflict` advises. */
  readonly removals: readonly string[];
}

/** Names a request. */
export interface Match {
  readonly method: string;
  readonly path: RegExp;
  /** Of the Content-Type, where the path does not tell. */
  readonly type?: RegExp;
}
