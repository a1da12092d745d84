import type { End, Row } from './faults/row.ts';
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
  /** How often it is asked before what is sent is there; 1 when left out. */
  readonly questions?: number;
  /** The write that is refused whoever may write; a forge's for files when left out. */
  readonly preflight?: Match;
  /** The request that moves a pointer to what was sent, where the archetype has such a thing. */
  readonly pointer?: Match;
  /** An answer to the question that names other digests for what was sent; a forge's list of files when left out. */
  readonly otherDigests?: (release: Release) => Words;
  /** What `stage` and `publish` are told besides, so that a stage holds all bytes. */
  readonly stageFlags?: readonly string[];
  /** Numbers of the fault table that mean nothing to it, each with the reason. */
  readonly without: Readonly<Record<number, string>>;
  /** Single rows, by what their fault is called, that end otherwise than they do for all others, or are not run. */
  readonly otherwise?: Readonly<Record<string, Difference>>;
  /** Rows of the fault table that no other archetype has. */
  readonly rows?: readonly Row[];
  /** What who reads its fault table has to know. */
  readonly about?: string;
  /**
   * What is core's alone is tried with another kind: here each phase of a publish is met by one signal, in turn, and of
   * the ways to run it those in which it talks most.
   */
  readonly inBrief?: boolean;
  /** How it is killed, where `killSuite` is not for it. */
  readonly kills?: string;
  /**
   * The same release by `curl`, as a careful shell script would do it: arguments of each call, made in the folder. Left
   * out where nobody would write such a script.
   */
  readonly naive?: (
    release: Release,
    forge: { readonly url: string; readonly token: string },
  ) => readonly (readonly string[])[];
}

/** What a server says: a body, with headers where they matter. */
export interface Words {
  readonly body: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** How a row is another one for an archetype. */
export interface Difference {
  readonly why: string;
  /** How it ends; it is not run when left out. */
  readonly ends?: End;
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
  /** Where the very same bytes lie as well, and which of `published` they are. */
  readonly copies?: Readonly<Record<string, string>>;
  /** The requests that send it, in the same order. */
  readonly uploads: readonly Match[];
  /** The requests after which each of it is there, in the same order, where those are others than the uploads. */
  readonly commits?: readonly Match[];
  /** Paths of what else it leaves there: more names for it, and what it is made of. */
  readonly besides?: RegExp;
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
  /** The Content-Length, where that does not tell either. */
  readonly length?: number;
}
