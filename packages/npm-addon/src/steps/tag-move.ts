import type { ReleaseContext, State } from '@parity-lib/core';
import compare from 'semver/functions/compare.js';
import parse from 'semver/functions/parse.js';

import type { NpmConfig } from '../config.ts';
import { tagOfPrerelease } from '../dist-tag.ts';
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
 * The tags of a release (design, section 5): `latest` follows releases alone, a pre-release has a tag of its kind. None
 * ever goes back.
 */
export function tagMoves({ distTag }: NpmConfig, { version }: ReleaseContext): readonly TagMove[] {
  if (isRelease(version)) return [forwardMove('latest', version, isRelease)];
  if (distTag !== undefined) return [forwardMove(distTag, version, isPrerelease)];
  const tag = tagOfPrerelease(version);
  return [forwardMove(tag, version, (other) => isPrerelease(other) && tagOfPrerelease(other) === tag)];
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
