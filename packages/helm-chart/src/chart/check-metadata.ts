import { parseChartVersion } from './chart-version.ts';
import { ChartInvalid, quote } from './complaint.ts';
import { sanitizeDependency } from './dependency.ts';
import type { Metadata } from './metadata.ts';
import { sanitize } from './sanitize.ts';

/**
 * What Helm refuses in every Chart.yaml that it loads.
 *
 * @returns the texts as Helm hands them on.
 * @throws ChartInvalid.
 */
export function checkMetadata(read: Metadata): Metadata {
  const metadata = sanitizeMetadata(read);
  const { name, version, type } = metadata;
  if (name === '') throw wrong('has no name in its Chart.yaml', 'Add "name".');
  // What follows the last slash is all of it, as for Go's filepath.Base.
  if (name === '.' || name === '..' || name.includes('/'))
    throw wrong(`is named ${quote(name)}, which would lead elsewhere`, 'Give it another name in Chart.yaml.');
  if (version === '')
    throw wrong('has no version in its Chart.yaml', 'Add "version"; a release replaces it.');
  if (parseChartVersion(version) === undefined)
    throw wrong(
      `has the version ${quote(version)}, which Helm cannot read`,
      'Write a version such as 0.1.0 into Chart.yaml; a release replaces it.',
    );
  if (!['', 'application', 'library'].includes(type))
    throw wrong(`is of type ${quote(type)}`, 'Chart.yaml may say application or library.');
  checkAliases(metadata);
  return metadata;
}

function checkAliases({ dependencies }: Metadata): void {
  const taken = new Set<string>();
  for (const { name, alias } of dependencies) {
    if (alias !== '' && !/^[a-zA-Z0-9_-]+$/.test(alias))
      throw wrong(
        `gives its dependency ${quote(name)} the alias ${quote(alias)}`,
        'An alias is letters, digits, - and _.',
      );
    if (taken.has(alias || name))
      throw wrong(
        `has two dependencies named ${quote(alias || name)}`,
        'Give each of them an alias of its own in Chart.yaml.',
      );
    taken.add(alias || name);
  }
}

function sanitizeMetadata(metadata: Metadata): Metadata {
  return {
    ...metadata,
    name: sanitize(metadata.name),
    description: sanitize(metadata.description),
    home: sanitize(metadata.home),
    icon: sanitize(metadata.icon),
    condition: sanitize(metadata.condition),
    tags: sanitize(metadata.tags),
    appVersion: sanitize(metadata.appVersion),
    kubeVersion: sanitize(metadata.kubeVersion),
    sources: metadata.sources.map(sanitize),
    keywords: metadata.keywords.map(sanitize),
    maintainers: metadata.maintainers.map(({ name, email, url }) => ({
      name: sanitize(name),
      email: sanitize(email),
      url: sanitize(url),
    })),
    dependencies: metadata.dependencies.map(sanitizeDependency),
  };
}

function wrong(what: string, next: string): ChartInvalid {
  return new ChartInvalid({ what, next });
}
