import { fold } from './fields.ts';
import { type GoValue, isMap, YamlInvalid } from './go-value.ts';
import type { Metadata } from './metadata.ts';
import { readMetadata } from './read-metadata.ts';

/**
 * requirements.yaml, where charts of apiVersion v1 have their dependencies. Helm would let it change every other field of
 * Chart.yaml as well, and mixes the two lists where both have one; neither is done here.
 *
 * @throws YamlInvalid.
 */
export function readRequirements(
  value: GoValue,
  metadata: Metadata,
): { readonly metadata: Metadata; readonly unknown: readonly string[] } {
  const read = readMetadata(value);
  const { dependencies } = read.metadata;
  const known = (isMap(value) ? [...value.keys()] : []).filter((key) => !read.unknown.includes(key));
  const other = known.find((key) => fold(key) !== 'dependencies');
  if (other !== undefined)
    throw new YamlInvalid(`has ${JSON.stringify(other)} in it, which belongs into Chart.yaml`);
  if (dependencies.length > 0 && metadata.dependencies.length > 0)
    throw new YamlInvalid('lists dependencies, and Chart.yaml lists some as well');
  return {
    metadata: dependencies.length > 0 ? { ...metadata, dependencies } : metadata,
    unknown: read.unknown,
  };
}
