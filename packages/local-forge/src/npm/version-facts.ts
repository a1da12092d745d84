import { z } from 'zod';

import type { VersionRow } from '../store/rows.ts';
import { isWebAddress } from '../text/web-address.ts';
import type { Manifest } from './publish-document.ts';

/** What is kept of a manifest: nothing says where a package runs, neither `os` nor `cpu` nor `engines`. */
const keptSchema = z.object({
  description: z.string(),
  author: z.string(),
  homepage: z.string(),
  license: z.string(),
  keywords: z.array(z.string()),
  repository: z.object({ type: z.string(), url: z.string(), directory: z.string() }),
  dependencies: z.record(z.string(), z.string()),
  bundleDependencies: z.array(z.string()),
  devDependencies: z.record(z.string(), z.string()),
  peerDependencies: z.record(z.string(), z.string()),
  peerDependenciesMeta: z.record(z.string(), z.unknown()),
  optionalDependencies: z.record(z.string(), z.string()),
  readme: z.string(),
  bin: z.record(z.string(), z.string()),
});

const factsSchema = z.object({ manifest: keptSchema, tags: z.array(z.string()) });

export type KeptManifest = z.output<typeof keptSchema>;
export type VersionFacts = z.output<typeof factsSchema>;

/** What a version row remembers. */
export function factsOf({ facts }: VersionRow): VersionFacts {
  return factsSchema.parse(facts);
}

export function keepManifest(manifest: Manifest): KeptManifest {
  const { description, author, license, readme } = manifest;
  return {
    description,
    author,
    homepage: isWebAddress(manifest.homepage) ? manifest.homepage : '',
    license,
    keywords: manifest.keywords ?? [],
    repository: manifest.repository ?? { type: '', url: '', directory: '' },
    dependencies: manifest.dependencies ?? {},
    bundleDependencies: manifest.bundleDependencies ?? [],
    devDependencies: manifest.devDependencies ?? {},
    peerDependencies: manifest.peerDependencies ?? {},
    peerDependenciesMeta: manifest.peerDependenciesMeta ?? {},
    optionalDependencies: manifest.optionalDependencies ?? {},
    readme,
    bin: manifest.bin ?? {},
  };
}
