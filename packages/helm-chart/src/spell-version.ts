import { Blocked } from '@parity-lib/core';
import { isTag } from '@parity-lib/oci';

import { isChartVersion } from './chart/chart-version.ts';

/**
 * The version as helm takes it: SemVer 2, whole.
 *
 * @throws Blocked `version-invalid`.
 */
export function spellVersion(version: string): string {
  if (isChartVersion(version) && isTag(tagOf(version))) return version;
  throw new Blocked('version-invalid', {
    message: `${JSON.stringify(version)} is no version of a chart.`,
    details: ['A chart has a SemVer 2 version: 1.2.3, 1.2.3-rc.1, 1.2.3+build.5; at most 128 characters.'],
    next: 'Set VERSION, the tag or the config to one that is.',
  });
}

/** "+" is no character of a tag: helm writes "_", and reads it back. */
export function tagOf(version: string): string {
  return version.replaceAll('+', '_');
}
