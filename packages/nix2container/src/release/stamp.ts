import type { ReleaseContext, ReleaseStamp } from '@parity-lib/core';

/** Annotations of an index that say what release it is of (image-spec, annotations.md; the last three are ours). */
const keys = {
  version: 'org.opencontainers.image.version',
  /** What the image-spec calls a revision is a commit. */
  commit: 'org.opencontainers.image.revision',
  revision: 'dev.parity.packaging-revision',
  dirty: 'dev.parity.dirty',
  run: 'dev.parity.run',
} as const;

type Annotations = Readonly<Record<string, string>>;

/** What the bytes of the index of a release may depend on, besides its legs. */
export function stampOf({ version, revision, commit }: ReleaseStamp): Annotations {
  return {
    [keys.version]: version,
    [keys.revision]: String(revision),
    ...(commit === undefined ? {} : { [keys.commit]: commit }),
  };
}

/** What is said of a leg that waits to be joined: of which release, and whether that is all of it. */
export function fullStampOf(release: ReleaseContext): Annotations {
  return {
    ...stampOf(release),
    ...(release.dirty ? { [keys.dirty]: 'true' } : {}),
    ...(release.run === undefined ? {} : { [keys.run]: release.run }),
  };
}

/** @returns undefined for annotations that are not of ours. */
export function readStamp(annotations: Annotations | undefined): ReleaseStamp | undefined {
  const version = annotations?.[keys.version];
  const revision = annotations?.[keys.revision];
  if (version === undefined || revision === undefined || !/^\d{1,15}$/.test(revision)) return undefined;
  return {
    version,
    revision: Number(revision),
    commit: annotations?.[keys.commit],
    dirty: annotations?.[keys.dirty] === 'true',
  };
}

/** Version, revision and commit; the run is never compared. */
export function isSameRelease(a: ReleaseStamp, b: ReleaseStamp): boolean {
  return a.version === b.version && a.revision === b.revision && a.commit === b.commit;
}
