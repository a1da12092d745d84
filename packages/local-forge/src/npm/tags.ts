import type { Packages, VersionRef } from '../store/packages.ts';
import type { Facts, VersionRow } from '../store/rows.ts';
import { looksLikeVersion } from '../text/semver.ts';
import { npmError } from './errors.ts';
import { factsOf } from './version-facts.ts';

/** Tags and what they point at, sorted by tag. */
export function tagsOf(versions: readonly VersionRow[]): Record<string, string> {
  const pairs = versions.flatMap((version) =>
    factsOf(version).tags.map((tag) => [tag, version.version] as const),
  );
  return Object.fromEntries(pairs.toSorted(([a], [b]) => (a < b ? -1 : 1)));
}

/** Points a tag at a version, away from any other. */
export function setTag(packages: Packages, ref: VersionRef, tag: string): void {
  refuseBadTag(tag);
  const target = packages.findVersion(ref);
  if (target === undefined) throw npmError(404, 'package does not exist');
  const siblings = packages.versionsOf(packages.packageOf(target));
  packages.setVersionFacts(siblings.flatMap((version) => retag(version, tag, version.id === target.id)));
}

/** Takes a tag away; one that is not there is gone as well. */
export function removeTag(packages: Packages, versions: readonly VersionRow[], tag: string): void {
  refuseBadTag(tag);
  packages.setVersionFacts(versions.flatMap((version) => retag(version, tag, false)));
}

/** A tag that reads as a version would make `name@tag` ambiguous. */
function refuseBadTag(tag: string): void {
  if (tag === '' || looksLikeVersion(tag)) throw npmError(400, 'The tag name is invalid');
}

function retag(version: VersionRow, tag: string, wanted: boolean): [VersionRow, Facts][] {
  const facts = factsOf(version);
  if (facts.tags.includes(tag) === wanted) return [];
  const others = facts.tags.filter((name) => name !== tag);
  return [[version, { ...facts, tags: wanted ? [...others, tag] : others }]];
}
