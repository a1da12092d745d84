import type { Forge } from '../forge.ts';
import type { FileRow, VersionRow } from './rows.ts';

/** A version's files as the product lists them: by name, or as they came. */
export function filesInOrder({ packages, profile }: Forge, version: VersionRow): FileRow[] {
  const files = packages.filesOf(version);
  return profile.filesByName ? files.toSorted(byName) : files;
}

function byName(a: FileRow, b: FileRow): number {
  const [left, right] = [a.name.toLowerCase(), b.name.toLowerCase()];
  if (left === right) return a.variant < b.variant ? -1 : 1;
  return left < right ? -1 : 1;
}
