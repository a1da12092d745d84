import { foldName } from '@parity-lib/core';

import { quote, type Refuse } from './complaint.ts';
import { isLinuxTag } from './tag-arches.ts';
import type { WheelName } from './wheel-name.ts';
import type { ZipEntry } from './zip/zip-entry.ts';

/** Two names that differ in case alone are one file on macOS and Windows; on Linux they are two. */
export function checkTwins(entries: readonly ZipEntry[], { platform }: WheelName, refuse: Refuse): void {
  if (platform.every(isLinuxTag)) return;
  const taken = new Map<string, string>();
  for (const { name } of entries) {
    const twin = taken.get(foldName(name));
    if (twin !== undefined)
      throw refuse(`has ${quote(twin)} and ${quote(name)} in it, which are one file on some systems`);
    taken.set(foldName(name), name);
  }
}
