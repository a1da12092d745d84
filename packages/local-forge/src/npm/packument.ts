import { json } from '../http/answer.ts';
import type { Answer } from '../http/answer.ts';
import { escapeSegment } from '../http/escape-segment.ts';
import type { OwnedExchange } from '../http/exchange.ts';
import type { PackageRow, VersionRow } from '../store/rows.ts';
import { compareVersions } from '../text/semver.ts';
import { npmError } from './errors.ts';
import { findPackage, tarballOf } from './find.ts';
import { tagsOf } from './tags.ts';
import { factsOf } from './version-facts.ts';
import type { KeptManifest } from './version-facts.ts';

/** All versions of a package, in full also for who asks for the short form. */
export function packument(exchange: OwnedExchange): Answer {
  const { found, versions } = findPackage(exchange) ?? {};
  if (found === undefined || versions === undefined) throw npmError(404, '');
  const latest = versions.toSorted((a, b) => compareVersions(a.version, b.version)).at(-1);
  if (latest === undefined) throw new Error('a package without versions');
  const { description, readme, homepage, author, license, repository } = factsOf(latest).manifest;
  return json(200, {
    _id: found.name,
    name: found.name,
    description,
    ...filled({ 'dist-tags': tagsOf(versions) }),
    versions: Object.fromEntries(
      versions
        .toSorted((a, b) => (a.version < b.version ? -1 : 1))
        .map((version) => [version.version, versionOf(exchange, found, version)]),
    ),
    ...filled({ readme, homepage }),
    repository: repositoryOf(repository),
    author: { name: author },
    ...filled({ license }),
  });
}

function versionOf(exchange: OwnedExchange, { name }: PackageRow, row: VersionRow): object {
  const { version } = row;
  const { manifest } = factsOf(row);
  const { description, author, homepage, license, readme, bin } = manifest;
  return {
    _id: `${name}@${version}`,
    name,
    version,
    description,
    author: { name: author },
    ...filled({ homepage, license }),
    // Neither product fills it in, or keywords.
    repository: { type: '', url: '' },
    ...filled(dependenciesOf(manifest)),
    ...filled({ bin, readme }),
    dist: distOf(exchange, name, row),
  };
}

function dependenciesOf({
  dependencies,
  bundleDependencies,
  devDependencies,
  peerDependencies,
  peerDependenciesMeta,
  optionalDependencies,
}: KeptManifest): Record<string, object> {
  return {
    dependencies,
    bundleDependencies,
    devDependencies,
    peerDependencies,
    peerDependenciesMeta,
    optionalDependencies,
  };
}

/** Made from the stored file: what the client said of it is forgotten. */
function distOf(exchange: OwnedExchange, name: string, row: VersionRow): object {
  const { forge, owner } = exchange;
  const file = tarballOf(exchange, row);
  const at = [encodeURIComponent(name), '-', escapeSegment(row.version), escapeSegment(file.name)].join('/');
  return {
    integrity: `sha512-${Buffer.from(file.hashes.sha512, 'hex').toString('base64')}`,
    shasum: file.hashes.sha1,
    tarball: `${forge.base}/api/packages/${owner.name}/npm/${at}`,
  };
}

function repositoryOf({ type, url, directory }: KeptManifest['repository']): object {
  return { type, url, ...filled({ directory }) };
}

/** Leaves out what is empty, as `omitempty` does. */
function filled(fields: Readonly<Record<string, string | object>>): object {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => Object.keys(value).length > 0));
}
