import {
  type Arch,
  Blocked,
  isReleaseVersion,
  type ReleaseContext,
  type ReleaseStamp,
} from '@parity-lib/core';
import { isTag } from '@parity-lib/oci';

/** The tags of one release (design, section 5, "Version"). */
export interface TagNames {
  /** What never changes once it is written: `:TAG`, or `:TAG-r<N>` of a packaging revision. */
  readonly fixed: string;
  /** Where the leg of one arch waits to be joined. */
  entry(arch: Arch): string;
  /** What moves after it, in this order; `:latest` is the last. */
  readonly pointers: readonly string[];
}

/** Room that is left behind a version: `-r`, a revision of 15 digits, a dash and the longest arch. */
const roomBehind = 24;

/**
 * The version as a tag: "+" is no character of one, and is written "_".
 *
 * @throws Blocked `version-invalid`.
 */
export function spellTag(version: string): string {
  const tag = version.replaceAll('+', '_');
  if (isTag(tag) && tag.length <= 128 - roomBehind) return tag;
  throw new Blocked('version-invalid', {
    message: `${JSON.stringify(version)} is no version for an image.`,
    details: [
      `A tag has letters, digits, dots, dashes and underscores, ${128 - roomBehind} at most, and begins with no dot or dash; "+" becomes "_".`,
    ],
    next: 'Set VERSION, the tag or the config to one that is.',
  });
}

export function tagNames(release: ReleaseContext): TagNames {
  const tag = spellTag(release.version);
  const fixed = fixedTag(tag, release);
  return {
    fixed,
    entry: (arch) => `${fixed}-${arch}`,
    pointers: [...(fixed === tag ? [] : [tag]), ...pointersOf(release)],
  };
}

function fixedTag(tag: string, { revision }: Pick<ReleaseStamp, 'revision'>): string {
  return revision === 0 ? tag : `${tag}-r${revision}`;
}

/** A branch moves its own pointers and never `:latest`; a pre-release moves nothing. */
function pointersOf({ kind, version, branch }: ReleaseContext): readonly string[] {
  if (kind === 'branch') return branch?.pointers ?? [];
  return kind === 'prerelease' || !isReleaseVersion(version) ? [] : ['latest'];
}
