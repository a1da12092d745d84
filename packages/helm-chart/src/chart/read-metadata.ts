import { readDependency } from './dependency.ts';
import { Fields } from './fields.ts';
import type { GoValue } from './go-value.ts';
import type { Maintainer, Metadata } from './metadata.ts';

/** @returns with it the fields that Helm does not know. @throws YamlInvalid. */
export function readMetadata(value: GoValue): {
  readonly metadata: Metadata;
  readonly unknown: readonly string[];
} {
  const fields = new Fields(value);
  const metadata: Metadata = {
    name: fields.text('name'),
    home: fields.text('home'),
    sources: fields.texts('sources'),
    version: fields.text('version'),
    description: fields.text('description'),
    keywords: fields.texts('keywords'),
    maintainers: fields.maps('maintainers', readMaintainer),
    icon: fields.text('icon'),
    // Helm 2 knew charts that do not say it.
    apiVersion: fields.text('apiVersion') || 'v1',
    condition: fields.text('condition'),
    tags: fields.text('tags'),
    appVersion: fields.text('appVersion'),
    deprecated: fields.flag('deprecated'),
    annotations: fields.textMap('annotations'),
    kubeVersion: fields.text('kubeVersion'),
    dependencies: fields.maps('dependencies', readDependency),
    type: fields.text('type'),
  };
  return { metadata, unknown: fields.unknown() };
}

function readMaintainer(fields: Fields): Maintainer {
  return { name: fields.text('name'), email: fields.text('email'), url: fields.text('url') };
}
