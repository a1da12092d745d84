import { type Answer, invalidAnswer } from '@parity-lib/core';
import * as z from 'zod/mini';

/** What a registry says of a version's tarball. */
export interface Dist {
  /** `sha512-` and base64; some registries give other hashes, and old ones none. */
  readonly integrity?: string | undefined;
  /** SHA-1 in hex. */
  readonly shasum?: string | undefined;
  /** Where it is. */
  readonly tarball?: string | undefined;
}

/** Of a whole package: its versions, and the tags that point to them. */
export interface Packument {
  readonly versions: ReadonlyMap<string, PublishedVersion>;
  readonly tags: ReadonlyMap<string, string>;
}

export interface PublishedVersion {
  readonly dist: Dist;
  /** Names of the packages that npm would install with it. */
  readonly dependencies: readonly string[];
}

export const noPackument: Packument = { versions: new Map(), tags: new Map() };

/** Of what npm may be told; the abbreviated form is enough, and registries that do not know it give the whole. */
export const packumentTypes = 'application/vnd.npm.install-v1+json; q=1.0, application/json; q=0.8, */*';

const text = z.optional(z.nullable(z.string()));
const version = z.object({
  dist: z.optional(z.object({ integrity: text, shasum: text, tarball: text })),
  dependencies: z.optional(z.nullable(z.record(z.string(), z.unknown()))),
});
const schema = z.object({
  name: z.string(),
  // Of a package that was taken away whole, the name alone is left.
  versions: z.optional(z.record(z.string(), version)),
  'dist-tags': z.optional(z.nullable(z.record(z.string(), z.string()))),
});

/** @throws Blocked `registry-invalid` when the answer is no document of a package. */
export function parsePackument(answer: Answer): Packument {
  const parsed = z.safeParse(schema, answer.json());
  if (!parsed.success) throw invalidAnswer(answer, 'is no document of an npm package');
  const { versions = {}, 'dist-tags': tags } = parsed.data;
  return {
    versions: new Map(
      Object.entries(versions).map(([name, { dist, dependencies }]) => [
        name,
        { dist: withoutNull(dist ?? {}), dependencies: Object.keys(dependencies ?? {}) },
      ]),
    ),
    tags: new Map(Object.entries(tags ?? {})),
  };
}

function withoutNull(dist: Readonly<Record<string, string | null | undefined>>): Dist {
  return Object.fromEntries(Object.entries(dist).filter(([, value]) => typeof value === 'string'));
}

/** Whether what a registry says is said of these bytes, by the strongest hash that it gives. */
export function isSame(dist: Dist, { integrity, shasum }: { integrity: string; shasum: string }): boolean {
  // It may hold several hashes (Subresource Integrity, section 3.5); without SHA-512, what is left must do.
  const words = dist.integrity?.split(/\s+/) ?? [];
  const strong = words.filter((word) => word.startsWith('sha512-'));
  if (strong.length > 0) return strong.some((word) => word.split('?', 1)[0] === integrity);
  return dist.shasum?.toLowerCase() === shasum;
}
