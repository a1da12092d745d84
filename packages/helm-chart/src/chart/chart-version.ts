/** A version as Helm reads one; its numbers go up to 2^64 - 1. */
export interface ChartVersion {
  readonly major: bigint;
  readonly minor: bigint;
  readonly patch: bigint;
  /** Without the `-`; empty for a release. */
  readonly pre: string;
  /** Without the `+`. It never counts where versions are compared. */
  readonly build: string;
}

/** In bytes: Helm reads no longer one. */
const mostBytes = 256;
const mostNumber = 2n ** 64n - 1n;

const identifiers = String.raw`[0-9A-Za-z-]+(?:\.[0-9A-Za-z-]+)*`;
/** A `v` in front and one or two numbers only are read as well, and zeros in front of a number. */
const loose = new RegExp(
  `^v?([0-9]+)(?:\\.([0-9]+))?(?:\\.([0-9]+))?(?:-(${identifiers}))?(?:\\+(${identifiers}))?$`,
);
const number = '(?:0|[1-9][0-9]*)';
const strict = new RegExp(`^${number}\\.${number}\\.${number}(?:-${identifiers})?(?:\\+${identifiers})?$`);

/** Whether it is a whole version of SemVer 2, as a chart should have: neither `1.2` nor `v1.2.3`. */
export function isChartVersion(text: string): boolean {
  return strict.test(text) && parseChartVersion(text) !== undefined;
}

/** Reads what Helm takes for a version; undefined where it does not. */
export function parseChartVersion(text: string): ChartVersion | undefined {
  if (text.length > mostBytes) return undefined;
  const [, major = '', minor = '0', patch = '0', pre = '', build = ''] = loose.exec(text) ?? [];
  if (major === '' || pre.split('.').some((part) => /^0[0-9]+$/.test(part))) return undefined;
  const numbers = [BigInt(major), BigInt(minor), BigInt(patch)] as const;
  if (numbers.some((one) => one > mostNumber)) return undefined;
  return { major: numbers[0], minor: numbers[1], patch: numbers[2], pre, build };
}

/** Below zero when `a` is lower; build metadata does not count (SemVer 2, section 11). */
export function compareChartVersions(a: ChartVersion, b: ChartVersion): number {
  return (
    compare(a.major, b.major) ||
    compare(a.minor, b.minor) ||
    compare(a.patch, b.patch) ||
    comparePre(a.pre, b.pre)
  );
}

/** Of what stands behind the `-`: a release, which has nothing there, is higher than all of them. */
export function comparePre(a: string, b: string): number {
  if (a === b) return 0;
  if (a === '' || b === '') return a === '' ? 1 : -1;
  const [left, right] = [a.split('.'), b.split('.')];
  for (let at = 0; at < Math.max(left.length, right.length); at += 1) {
    const order = comparePart(left[at], right[at]);
    if (order !== 0) return order;
  }
  return 0;
}

/** Numbers come before words; what is missing comes first. */
function comparePart(a: string | undefined, b: string | undefined): number {
  if (a === undefined || b === undefined) return a === b ? 0 : a === undefined ? -1 : 1;
  const [left, right] = [numberOf(a), numberOf(b)];
  if (left !== undefined && right !== undefined) return compare(left, right);
  if (left === undefined && right === undefined) return compare(a, b);
  return left === undefined ? 1 : -1;
}

/** What does not fit into 64 bits is a word to Helm. */
function numberOf(part: string): bigint | undefined {
  const value = /^[0-9]+$/.test(part) ? BigInt(part) : undefined;
  return value === undefined || value > mostNumber ? undefined : value;
}

function compare<T extends bigint | string>(a: T, b: T): number {
  return a === b ? 0 : a < b ? -1 : 1;
}
