import { isReleaseVersion, matchBranchTag, type ReleaseContext } from '@parity-lib/core';
import type { Document, Stored } from '@parity-lib/oci';

import { compareDotted } from '../release/compare-dotted.ts';
import { revisionOf } from '../release/image-ref.ts';
import { readStamp } from '../release/stamp.ts';
import { spellTag, tagNames } from '../release/tag-names.ts';
import type { NamePlace } from './name-step.ts';
import type { PointerRule } from './pointer-step.ts';

/** The pointers of a release, each with its rule; `:latest` is the last. */
export function pointerRules(place: NamePlace): readonly PointerRule[] {
  const { release } = place;
  const tag = spellTag(release.version);
  return tagNames(release).pointers.map((pointer) => {
    if (pointer === tag) return revisionRule(place, pointer);
    return release.kind === 'branch' ? branchRule(place, pointer) : latestRule(place, pointer);
  });
}

/** `:TAG` follows the highest packaging revision; what it leaves keeps a name of its own. */
function revisionRule({ release, registry }: NamePlace, tag: string): PointerRule {
  return {
    tag,
    stays: (at) => Promise.resolve(higherRevision(at, release)),
    beforeLeaving: async (at) => {
      const name = `${tag}-r${revisionOf(at) ?? 0}`;
      const kept = await registry.at(name, true);
      if (kept.is === 'absent') await registry.put(name, at, []);
    },
  };
}

/** Why nothing moves to a release whose `:TAG` stands at a higher packaging revision. */
function higherRevision(at: Stored | undefined, release: ReleaseContext): string | undefined {
  const revision = at && revisionOf(at);
  return revision !== undefined && revision > release.revision
    ? `revision ${revision} is published`
    : undefined;
}

/** The pointer of a branch follows its pipelines. */
function branchRule({ release: { version, branch } }: NamePlace, tag: string): PointerRule {
  const pipelineOf = (of: string | undefined): number | undefined =>
    branch === undefined || of === undefined ? undefined : matchBranchTag(branch.tag, of)?.pipeline;
  return {
    tag,
    stays: (at) => {
      const was = at?.content.is === 'index' ? readStamp(at.content.annotations)?.version : undefined;
      const [ours, theirs] = [pipelineOf(version), pipelineOf(was)];
      const isLater = ours !== undefined && theirs !== undefined && theirs > ours;
      return Promise.resolve(isLater ? `it stands at ${was}, of a later pipeline` : undefined);
    },
  };
}

/** `:latest` never goes back: it moves only to a release that is at least every one that the registry lists. */
function latestRule(place: NamePlace, tag: string): PointerRule {
  const { release, registry } = place;
  const higher = async (fresh: boolean): Promise<string | undefined> => {
    const tags = await registry.tags(fresh);
    if (tags.is !== 'there') return undefined;
    const parts = release.version.split('.').length;
    const isOfBranch = (other: string): boolean =>
      release.branch !== undefined && matchBranchTag(release.branch.tag, other) !== undefined;
    return tags.value
      .filter((other) => isReleaseVersion(other) && other.split('.').length === parts && !isOfBranch(other))
      .filter((other) => compareDotted(other, release.version) > 0)
      .toSorted(compareDotted)
      .at(-1);
  };
  return {
    tag,
    stays: async (_, fresh) => {
      const at = await registry.at(spellTag(release.version), fresh);
      const revision = at.is === 'there' ? higherRevision(at.value, release) : undefined;
      if (revision !== undefined) return revision;
      const other = await higher(fresh);
      return other === undefined ? undefined : `${other} is published, which is higher`;
    },
    overtakenBy: async (): Promise<Document | undefined> => {
      const other = await higher(true);
      const found = other === undefined ? undefined : await registry.at(other, true);
      return found?.is === 'there' ? found.value : undefined;
    },
  };
}
