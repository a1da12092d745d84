import parse from 'semver/functions/parse.js';

/**
 * What the registries take as a tag. One that reads as a version or a range is refused by the forges and by npm, and
 * where it is not, nobody could install it.
 */
export function isDistTag(tag: string): boolean {
  return /^[A-Za-z][A-Za-z0-9._-]{0,99}$/.test(tag) && !/^v*(?:\d|x(?:$|[.-]))/i.test(tag);
}

/** The tag of a pre-release by its identifier: `1.2.0-rc.1` is `rc`; where it has none, `next`. Never `latest`. */
export function tagOfPrerelease(version: string): string {
  const [first] = parse(version)?.prerelease ?? [];
  const word = String(first ?? '').replace(/[.-]*\d+$/, '');
  return isDistTag(word) && word !== 'latest' ? word : 'next';
}
