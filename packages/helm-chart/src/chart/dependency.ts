import { type GoJson, goMap } from '@parity-lib/oci';

import { assertJson, type Fields } from './fields.ts';
import { type GoValue, isList, isMap, YamlInvalid } from './go-value.ts';
import { sanitize } from './sanitize.ts';

/** A chart that another one needs, as Chart.yaml or a lock names it. What is empty was not said. */
export interface Dependency {
  readonly name: string;
  /** In Chart.yaml a range, in a lock as a rule one version. */
  readonly version: string;
  readonly repository: string;
  readonly condition: string;
  readonly tags: readonly string[];
  readonly enabled: boolean;
  readonly importValues: readonly GoJson[];
  readonly alias: string;
}

export function readDependency(fields: Fields): Dependency {
  return {
    name: fields.text('name'),
    version: fields.text('version'),
    repository: fields.text('repository'),
    condition: fields.text('condition'),
    tags: fields.texts('tags'),
    enabled: fields.flag('enabled'),
    importValues: fields.list('import-values').map(anyJson),
    alias: fields.text('alias'),
  };
}

/** As Helm has it after a chart was loaded; entries of a lock stay as they are. */
export function sanitizeDependency(dependency: Dependency): Dependency {
  const { name, version, repository, condition, tags } = dependency;
  return {
    ...dependency,
    name: sanitize(name),
    version: sanitize(version),
    repository: sanitize(repository),
    condition: sanitize(condition),
    tags: tags.map(sanitize),
  };
}

/** In the order of Helm's struct: digests of locks are made of these bytes. */
export function dependencyJson(dependency: Dependency): GoJson {
  const { name, version, repository, condition, tags, enabled, importValues, alias } = dependency;
  return {
    name,
    version: version || undefined,
    repository,
    condition: condition || undefined,
    tags: tags.length > 0 ? tags : undefined,
    enabled: enabled || undefined,
    'import-values': importValues.length > 0 ? importValues : undefined,
    alias: alias || undefined,
  };
}

/** What Helm hands on without a look at it. */
function anyJson(value: GoValue): GoJson {
  assertJson(value);
  if (isList(value)) return value.map(anyJson);
  if (isMap(value)) return goMap([...value].map(([key, part]) => [key, anyJson(part)] as const));
  if (typeof value !== 'bigint' && typeof value !== 'number') return value;
  // Go makes a number of 64 bits of it, with a fraction or without.
  if (Number.isSafeInteger(Number(value))) return Number(value);
  throw new YamlInvalid(`has the number ${value} in import-values, where names belong`);
}
