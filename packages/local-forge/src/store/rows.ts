import type { Hashes } from './hashes.ts';
import type { Row } from './table.ts';

/** Free-form facts of one package type: npm's tags, an image's manifest, a wheel's metadata. */
export type Facts = Readonly<Record<string, unknown>>;

export interface PackageRow extends Row {
  /** Lower-cased name of the owner: ids may shift when the world file changes between two starts. */
  readonly owner: string;
  readonly type: string;
  /** As first written; compared without regard to case. */
  readonly name: string;
  readonly facts?: Facts;
}

export interface VersionRow extends Row {
  readonly packageId: number;
  readonly version: string;
  readonly creator: string;
  /** Milliseconds since 1970. */
  readonly created: number;
  readonly facts?: Facts;
}

export interface FileRow extends Row {
  readonly versionId: number;
  readonly name: string;
  /** Tells files of one name apart where a type allows several. */
  readonly variant: string;
  readonly hashes: Hashes;
  readonly size: number;
  readonly created: number;
  readonly facts?: Facts;
}

/** A blob of an image that no manifest names yet. */
export interface PendingBlobRow extends Row {
  readonly packageId: number;
  readonly hashes: Hashes;
  readonly size: number;
  readonly created: number;
}

/** A blob on its way, in chunks. It belongs to no image until it is finished, as with the real forges. */
export interface SessionRow extends Row {
  readonly uuid: string;
  /** Bytes of all chunks that came whole. */
  readonly received: number;
  /** Milliseconds since 1970. */
  readonly updated: number;
}

/** A unique key out of parts that may hold any character. */
export function keyOf(...parts: readonly (string | number)[]): string {
  return JSON.stringify(parts.map((part) => (typeof part === 'string' ? part.toLowerCase() : part)));
}
