import type { Target } from '../http/target.ts';
import type { BranchRelease } from './branch-tag.ts';

/** Where a version came from. All but `config` are deliberate. */
export type VersionOrigin = 'VERSION' | 'tag' | 'branch' | 'config';

export type ReleaseKind = 'release' | 'prerelease' | 'branch' | 'dev';

/** What tells one release from another; recorded in stages. */
export interface ReleaseStamp {
  readonly version: string;
  /** Packaging revision: 0, or the `N` of a tag `1.2.3-N`. */
  readonly revision: number;
  /** 40 or 64 hex digits. */
  readonly commit?: string | undefined;
  /** A tracked file differs from the commit. */
  readonly dirty: boolean;
}

/** Everything about a release that does not depend on its artifact's kind; derived once, frozen in stage.json. */
export interface ReleaseContext extends ReleaseStamp {
  readonly from: VersionOrigin;
  readonly kind: ReleaseKind;
  /** CI_COMMIT_TAG, when it is a tag name, whether or not it gave the version. */
  readonly tag?: string | undefined;
  /** The number of the CI pipeline; never compared. */
  readonly run?: string | undefined;
  /** Seconds since 1970 for every timestamp inside an artifact. */
  readonly epoch: number;
  readonly registry: Target;
  /** Where branch deployment is configured: what its versions look like, and what moves to this one. */
  readonly branch?: BranchRelease | undefined;
}

export function isDeliberate(from: VersionOrigin): boolean {
  return from !== 'config';
}

/** A version with its revision, as people read it. */
export function spellRelease(stamp: Pick<ReleaseStamp, 'version' | 'revision'>): string {
  return stamp.revision === 0 ? stamp.version : `${stamp.version} revision ${stamp.revision}`;
}

/** Dotted numbers: a version that is neither a pre-release nor a build. */
export function isReleaseVersion(version: string): boolean {
  return /^\d+(?:\.\d+)*$/.test(version);
}
