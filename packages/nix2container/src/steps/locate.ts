import type { Arch, ReleaseContext } from '@parity-lib/core';

import type { ImageRegistry } from '../image-registry.ts';
import { findFixed } from '../release/find-fixed.ts';
import { type ImageRef, refIn } from '../release/image-ref.ts';
import { readStamp } from '../release/stamp.ts';
import { tagNames } from '../release/tag-names.ts';

/**
 * The leg of this very release that somebody published (design, section 5, "Joining legs"): the fixed name has it, or it
 * waits in its entry.
 *
 * @returns in words what is there instead, when that may not be joined; undefined when there is nothing.
 */
export async function locate(
  arch: Arch,
  release: ReleaseContext,
  registry: ImageRegistry,
): Promise<ImageRef | string | undefined> {
  const names = tagNames(release);
  const joined = await joinedAs(arch, release, registry);
  if (joined !== undefined) return joined;
  const entry = await registry.at(names.entry(arch));
  if (entry.is === 'hidden') return 'is not to be seen without a token';
  if (entry.is === 'absent') return undefined;
  const ref = refIn(entry.value, arch);
  if (typeof ref === 'string') return ref;
  const why = whyNot(ref, release);
  if (why !== undefined) return why;
  return (await registry.has(ref.descriptor.digest))
    ? ref
    : 'was published, and its image is gone from the registry';
}

async function joinedAs(
  arch: Arch,
  release: ReleaseContext,
  registry: ImageRegistry,
): Promise<ImageRef | undefined> {
  const { found } = await findFixed(release, registry);
  if (found.is !== 'there' || found.value.content.is !== 'index') return undefined;
  const { manifests, annotations } = found.value.content;
  const stamp = readStamp(annotations);
  const descriptor = manifests.find(
    ({ platform }) => platform?.architecture === arch && platform.os === 'linux',
  );
  if (descriptor === undefined || stamp === undefined || stamp.revision !== release.revision)
    return undefined;
  // It is joined already: of which commit, does not matter any more.
  return { arch, id: descriptor.digest, release, descriptor };
}

/** A leg of another release, of another commit, or of a working tree that nobody else has, is not joined. */
function whyNot({ release: theirs }: ImageRef, ours: ReleaseContext): string | undefined {
  if (theirs.version !== ours.version || theirs.revision !== ours.revision)
    return `is published of ${theirs.version}, revision ${theirs.revision}`;
  if (theirs.dirty) return 'was published from a working tree that differs from its commit';
  if (theirs.commit === undefined) return 'was published without a commit';
  if (ours.commit !== undefined && theirs.commit !== ours.commit)
    return `is published of commit ${theirs.commit.slice(0, 12)}; this is ${ours.commit.slice(0, 12)}`;
  return undefined;
}
