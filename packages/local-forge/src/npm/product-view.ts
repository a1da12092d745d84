import type { Profile } from '../profile/profile.ts';
import { splitName } from './names.ts';

type Fields = Readonly<Record<string, unknown>>;

/** A publish document as the product's decoder sees it, which differs in a few fields of manifests. */
export function viewAs(profile: Profile, document: unknown): unknown {
  if (!isObject(document)) return document;
  const expanded = expand(profile, document);
  const { versions } = expanded;
  if (!isObject(versions)) return expanded;
  const seen = Object.entries(versions).map(([version, manifest]) => [version, view(profile, manifest)]);
  return { ...expanded, versions: Object.fromEntries(seen) as unknown };
}

function view(profile: Profile, manifest: unknown): unknown {
  if (!isObject(manifest)) return manifest;
  const { peerDependenciesMeta, ...others } = expand(profile, manifest);
  return profile.knowsPeerDependenciesMeta ? { ...others, peerDependenciesMeta } : others;
}

/** Writes out the short forms of package.json. Where they stay as they are, nothing can be decoded. */
function expand({ takesShorthands }: Profile, manifest: Fields): Fields {
  if (!takesShorthands) return manifest;
  const { name, repository, bin, license } = manifest;
  return {
    ...manifest,
    ...(typeof repository === 'string' ? { repository: { url: repository } } : {}),
    ...(typeof bin === 'string' ? { bin: { [splitName(String(name)).bare]: bin } } : {}),
    ...(isObject(license) ? { license: typeof license['type'] === 'string' ? license['type'] : '' } : {}),
  };
}

function isObject(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
