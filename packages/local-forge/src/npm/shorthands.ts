import type { Profile } from '../profile/profile.ts';
import { splitName } from './names.ts';

type Fields = Readonly<Record<string, unknown>>;

/**
 * Writes out the short forms that package.json allows. Gitea takes them since 1.27; where they stay as they are,
 * they make a document undecodable.
 */
export function expandShorthands(document: unknown, { takesShorthands }: Profile): unknown {
  if (!takesShorthands || !isObject(document)) return document;
  const versions = isObject(document['versions']) ? { versions: expandAll(document['versions']) } : {};
  return { ...expand(document), ...versions };
}

function expandAll(versions: Fields): Fields {
  const expanded = Object.entries(versions).map(([version, manifest]) => [
    version,
    isObject(manifest) ? expand(manifest) : manifest,
  ]);
  return Object.fromEntries(expanded) as Fields;
}

function expand(manifest: Fields): Fields {
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
