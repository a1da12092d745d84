import { isDeepStrictEqual } from 'node:util';

import { checkMetadata } from './check-metadata.ts';
import { ChartInvalid } from './complaint.ts';
import { fold } from './fields.ts';
import { type GoValue, isMap } from './go-value.ts';
import type { LoadedChart } from './loaded-chart.ts';
import type { Metadata } from './metadata.ts';
import { readMetadata } from './read-metadata.ts';
import { readYaml } from './read-yaml.ts';
import { type ReleaseFields, setFields } from './set-fields.ts';

/**
 * The Chart.yaml of a release.
 *
 * @throws ChartInvalid where setting its version would change anything else, such as what an alias stands for.
 */
export function releaseYaml(
  { main, metadata }: LoadedChart,
  release: ReleaseFields,
): { readonly text: string; readonly metadata: Metadata } {
  const text = setFields(main.text, main.yaml, release);
  const yaml = readYaml(text);
  const read = checkMetadata(readMetadata(yaml.value).metadata);
  const isSet =
    read.version === release.version &&
    (release.appVersion === undefined || read.appVersion === checkedText(metadata, release.appVersion)) &&
    isDeepStrictEqual(others(main.yaml.value, release), others(yaml.value, release));
  if (!isSet)
    throw new ChartInvalid({
      what: 'has a Chart.yaml in which setting the version would change something else as well',
      next: 'Write version and appVersion as plain lines, without anchors, aliases and tags.',
    });
  // Its dependencies may come from requirements.yaml.
  return { text, metadata: { ...metadata, version: read.version, appVersion: read.appVersion } };
}

function checkedText(metadata: Metadata, appVersion: string): string {
  return checkMetadata({ ...metadata, appVersion }).appVersion;
}

/** All but what is set. */
function others(value: GoValue, { appVersion }: ReleaseFields): GoValue {
  if (!isMap(value)) return value;
  const set = ['version', ...(appVersion === undefined ? [] : ['appversion'])];
  return new Map([...value].filter(([key]) => !set.includes(fold(key))));
}
