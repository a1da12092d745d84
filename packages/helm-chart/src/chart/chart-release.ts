import { ChartInvalid, quote } from './complaint.ts';
import type { Metadata } from './metadata.ts';

/** What a chart has to be: its name, and the version that it is published as. */
export interface ChartRelease {
  readonly name: string;
  /** SemVer 2, as `isChartVersion` says. */
  readonly version: string;
  /** Where it is not said, that of Chart.yaml stays. */
  readonly appVersion?: string | undefined;
}

/** @throws ChartInvalid. */
export function checkName({ name }: Metadata, release: ChartRelease): void {
  if (name === release.name) return;
  throw new ChartInvalid({
    what: `is the chart ${quote(name)}, not ${quote(release.name)}`,
    next: 'Give the chart its name in the config, or name another chart.',
    mend: (word) => `helm show chart ${word('')}`,
  });
}

/** A packed chart is published as it is: nothing can be set any more. @throws ChartInvalid. */
export function checkRelease(metadata: Metadata, release: ChartRelease): void {
  checkName(metadata, release);
  if (metadata.version !== release.version) throw other('version', metadata.version, release.version);
  if (release.appVersion !== undefined && metadata.appVersion !== release.appVersion)
    throw other('appVersion', metadata.appVersion, release.appVersion);
}

function other(field: string, found: string, wanted: string): ChartInvalid {
  return new ChartInvalid({
    what: `is of ${field} ${quote(found)}; the release is ${quote(wanted)}`,
    next: 'Build it from the commit that is released, or name the folder of the chart, where it is set.',
  });
}
