/**
 * A project's name as the forges keep it. Unlike PEP 503 they leave runs of separators as long as they are and
 * the case as it came: `a..b` becomes `a--b`, which no installer ever asks for.
 */
export function normalizeName(name: string): string {
  return name.replace(/[._]/g, '-');
}

/** Of a name that is normalized. */
export function isProjectName(name: string): boolean {
  return /^[a-z0-9](?:[a-z0-9-]*[a-z0-9])?$/i.test(name);
}

const RELEASE = String.raw`v?(?:\d+!)?\d+(?:\.\d+)*`;
const PRE = String.raw`(?:[-_.]?(?:alpha|a|beta|b|preview|pre|c|rc)[-_.]?\d*)?`;
const POST = String.raw`(?:-\d+|[-_.]?(?:post|rev|r)[-_.]?\d*)?`;
const DEV = String.raw`(?:[-_.]?dev[-_.]?\d*)?`;
const LOCAL = String.raw`(?:\+[a-z0-9]+(?:[-_.][a-z0-9]+)*)?`;

/** PEP 440, appendix B, but for the case: the forges take lower-case letters only, and no blanks. */
const VERSION = new RegExp(`^${RELEASE}${PRE}${POST}${DEV}${LOCAL}$`);

export function isVersion(version: string): boolean {
  return VERSION.test(version);
}
