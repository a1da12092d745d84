import {
  Blocked,
  type BranchRelease,
  matchBranchTag,
  type ReleaseContext,
  type State,
} from '@parity-lib/core';
import compare from 'semver/functions/compare.js';
import parse from 'semver/functions/parse.js';

import type { NpmConfig } from '../config.ts';
import { isDistTag, tagOfPrerelease } from '../dist-tag.ts';
import type { Packument } from '../registry/packument.ts';

/** A tag that a release moves, and when. */
export interface TagMove {
  readonly tag: string;
  /** Whether it is to be moved now, by what the registry knows. */
  decide(packument: Packument): State;
  /** Where it belongs instead: to a higher version that the registry has. */
  higher(packument: Packument): string | undefined;
}

/**
 * The tags of a release (design, section 5): `latest` follows releases alone, a pre-release has a tag of its kind, a
 * branch has the pointers of its config. None ever goes back.
 *
 * @throws Blocked `artifact-invalid` for a pointer that can be no tag.
 */
export function tagMoves({ distTag }: NpmConfig, release: ReleaseContext): readonly TagMove[] {
  const { version, kind, branch } = release;
  const isOfBranch = (other: string): boolean =>
    branch !== undefined && other !== version && matchBranchTag(branch.tag, other) !== undefined;
  const competes = (other: string): boolean => !isOfBranch(other);
  if (kind === 'branch')
    return (branch?.pointers ?? []).map((tag) => branchMove(asTag(tag), version, branch));
  if (isRelease(version))
    return [forwardMove('latest', version, (other) => isRelease(other) && competes(other))];
  if (distTag !== undefined)
    return [forwardMove(distTag, version, (other) => isPrerelease(other) && competes(other))];
  const tag = tagOfPrerelease(version);
  const isOfTag = (other: string): boolean => isPrerelease(other) && tagOfPrerelease(other) === tag;
  return [forwardMove(tag, version, (other) => isOfTag(other) && competes(other))];
}

function asTag(pointer: string): string {
  if (isDistTag(pointer) && pointer !== 'latest') return pointer;
  throw new Blocked('artifact-invalid', {
    message: `The pointer ${JSON.stringify(pointer)} cannot be the dist-tag of a branch.`,
    details: [
      'A tag is a word of letters, digits, dots, dashes and underscores that reads as no version; a branch never moves "latest".',
    ],
    next: 'Correct branchDeploy.pointers.',
  });
}

/** Follows the pipelines: moves only from an earlier one's version, or from what is no version of a branch. */
function branchMove(tag: string, version: string, branch: BranchRelease | undefined): TagMove {
  const pipelineOf = (of: string): number | undefined =>
    branch === undefined ? undefined : matchBranchTag(branch.tag, of)?.pipeline;
  const ours = pipelineOf(version);
  return {
    tag,
    higher: () => undefined,
    decide: ({ tags }) => {
      const was = tags.get(tag);
      if (was === version) return { is: 'done', why: 'it stands there' };
      if (was === undefined) return { is: 'needed' };
      const theirs = pipelineOf(was);
      if (ours !== undefined && theirs !== undefined && theirs > ours)
        return { is: 'kept', why: `it stands at ${was}, of a later pipeline` };
      return { is: 'needed', was };
    },
  };
}

/** Moves only to a version that is at least every one that competes for the tag. */
function forwardMove(tag: string, version: string, competes: (version: string) => boolean): TagMove {
  const higher = ({ versions }: Packument): string | undefined => {
    const others = [...versions.keys()].filter((other) => competes(other) && compare(other, version) > 0);
    return others.toSorted(compare).at(-1);
  };
  return {
    tag,
    higher,
    decide: (packument) => {
      const was = packument.tags.get(tag);
      const other = higher(packument);
      if (other !== undefined) return { is: 'kept', why: `${other} is published, which is higher` };
      if (was === version) return { is: 'done', why: 'it stands there' };
      return was === undefined ? { is: 'needed' } : { is: 'needed', was };
    },
  };
}

/** Three numbers and nothing else. What is no version of npm competes with nobody. */
function isRelease(version: string): boolean {
  const parsed = parse(version);
  return parsed !== null && parsed.prerelease.length === 0 && parsed.build.length === 0;
}

function isPrerelease(version: string): boolean {
  return (parse(version)?.prerelease.length ?? 0) > 0;
}
