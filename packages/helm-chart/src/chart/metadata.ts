import { type GoJson, goMap } from '@parity-lib/oci';

import { type Dependency, dependencyJson } from './dependency.ts';

/** What Chart.yaml says, as far as Helm knows it. What is empty was not said. */
export interface Metadata {
  readonly name: string;
  readonly home: string;
  readonly sources: readonly string[];
  readonly version: string;
  readonly description: string;
  readonly keywords: readonly string[];
  readonly maintainers: readonly Maintainer[];
  readonly icon: string;
  readonly apiVersion: string;
  readonly condition: string;
  readonly tags: string;
  readonly appVersion: string;
  readonly deprecated: boolean;
  readonly annotations: ReadonlyMap<string, string>;
  readonly kubeVersion: string;
  readonly dependencies: readonly Dependency[];
  readonly type: string;
}

export interface Maintainer {
  readonly name: string;
  readonly email: string;
  readonly url: string;
}

/** The config of a chart in a registry: `goJson` of it gives the bytes that `helm push` writes. */
export function metadataJson(metadata: Metadata): GoJson {
  const { maintainers, annotations, dependencies, ...rest } = metadata;
  return withoutEmpty({
    name: rest.name,
    home: rest.home,
    sources: rest.sources,
    version: rest.version,
    description: rest.description,
    keywords: rest.keywords,
    maintainers: maintainers.map(({ name, email, url }) => withoutEmpty({ name, email, url })),
    icon: rest.icon,
    apiVersion: rest.apiVersion,
    condition: rest.condition,
    tags: rest.tags,
    appVersion: rest.appVersion,
    deprecated: rest.deprecated,
    annotations: annotations.size > 0 ? goMap(annotations) : undefined,
    kubeVersion: rest.kubeVersion,
    dependencies: dependencies.map(dependencyJson),
    type: rest.type,
  });
}

function withoutEmpty(members: Readonly<Record<string, GoJson>>): GoJson {
  const said = Object.entries(members).filter(
    ([, value]) => value !== '' && value !== false && !(Array.isArray(value) && value.length === 0),
  );
  return Object.fromEntries(said);
}

const key = 'org.opencontainers.image.';

/** A chart's own annotations never change these two. */
const fixed: readonly string[] = [`${key}version`, `${key}title`];

/**
 * The annotations of a manifest, as `helm push` makes them from Chart.yaml.
 *
 * @param created in RFC 3339; Helm has the time of the push here.
 */
export function annotationsOf(metadata: Metadata, created: string): Readonly<Record<string, string>> {
  const { description, name, version, home, sources, maintainers } = metadata;
  const said: readonly (readonly [string, string])[] = [
    ['description', description],
    ['title', name],
    ['version', version],
    ['url', home],
    ['created', created],
    ['source', sources[0] ?? ''],
    ['authors', authorsOf(maintainers)],
  ];
  const own = [...metadata.annotations].filter(([name]) => !fixed.includes(name));
  return Object.fromEntries([
    ...said.filter(([, value]) => value.trim() !== '').map(([name, value]) => [key + name, value] as const),
    ...own,
  ]);
}

function authorsOf(maintainers: Metadata['maintainers']): string {
  return maintainers.map(({ name, email }) => (email === '' ? name : `${name} (${email})`)).join(', ');
}
