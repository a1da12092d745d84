import type { JsonObject } from '../content.ts';
import { bareName } from '../names.ts';

/**
 * package.json as it stands in a publish document: npm tidies it up before it publishes, and old forges read nothing
 * else (reference/registries-and-woodpecker.md, section 2.2). What lies in the tarball stays as it is.
 */
export function publishManifest(manifest: JsonObject): JsonObject {
  const { bundledDependencies, ...rest } = manifest;
  const changed = {
    ...rest,
    bin: binOf(manifest),
    repository: repositoryOf(manifest['repository']),
    keywords: keywordsOf(manifest['keywords']),
    bundleDependencies: bundleOf(
      manifest['bundleDependencies'] ?? bundledDependencies,
      manifest['dependencies'],
    ),
  };
  return Object.fromEntries(
    Object.entries(changed).filter(([, value]) => value !== undefined && value !== null),
  );
}

/** Programs by name; one that has no name has the package's. */
export function binOf({ bin, name }: JsonObject): JsonObject | undefined {
  if (typeof bin === 'string') return { [bareName(String(name))]: bin };
  return bin as JsonObject | undefined;
}

function repositoryOf(repository: unknown): unknown {
  if (typeof repository !== 'string') return repository;
  const short = /^(?:github:)?([\w.-]+\/[\w.-]+)$/.exec(repository);
  const url = short === null ? repository : `git+https://github.com/${short[1]}.git`;
  return { type: 'git', url };
}

function keywordsOf(keywords: unknown): unknown {
  return typeof keywords === 'string' ? keywords.split(/[\s,]+/).filter((word) => word !== '') : keywords;
}

/** `true` means all dependencies, and `false` none. */
function bundleOf(bundle: unknown, dependencies: unknown): unknown {
  if (bundle === true) return Object.keys(typeof dependencies === 'object' ? (dependencies ?? {}) : {});
  return bundle === false ? undefined : bundle;
}
