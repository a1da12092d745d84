import { type ChartVersion, compareChartVersions, comparePre } from './chart-version.ts';

/** One comparison of a range, such as `>=1.2`. */
export interface Term {
  readonly operator: string;
  readonly base: ChartVersion;
  /** Which of its numbers are missing or an x; `minor` and `patch` say which one is the first. */
  readonly open: 'none' | 'major' | 'minor' | 'patch';
}

/** Whether a version fits, whatever stands behind its `-`. */
export function fits(candidate: ChartVersion, one: Term): boolean {
  const order = compareChartVersions(candidate, one.base);
  switch (one.operator) {
    case '!=':
      return isOther(candidate, one);
    case '>':
      return isAbove(candidate, one);
    case '<':
      return order < 0;
    case '>=':
    case '=>':
      return order >= 0;
    case '<=':
    case '=<':
      return isAtMost(candidate, one);
    case '^':
      return order >= 0 && isCaret(candidate, one);
    case '~':
    case '~>':
      return order >= 0 && isTilde(candidate, one);
    default:
      return one.open === 'none' ? order === 0 : order >= 0 && isTilde(candidate, one);
  }
}

function isOther(candidate: ChartVersion, { base, open }: Term): boolean {
  if (open === 'none') return compareChartVersions(candidate, base) !== 0;
  if (candidate.major !== base.major) return true;
  if (open === 'minor') return false;
  if (candidate.minor !== base.minor) return true;
  if (open === 'major') return candidate.patch !== base.patch || compareChartVersions(candidate, base) !== 0;
  // Helm looks at what stands behind the `-` here, though the number before it is open.
  return comparePre(candidate.pre, base.pre) !== 0;
}

function isAbove(candidate: ChartVersion, { base, open }: Term): boolean {
  if (open === 'minor') return candidate.major > base.major;
  if (open === 'patch')
    return candidate.major > base.major || (candidate.major === base.major && candidate.minor > base.minor);
  return compareChartVersions(candidate, base) > 0;
}

function isAtMost(candidate: ChartVersion, { base, open }: Term): boolean {
  if (open === 'none') return compareChartVersions(candidate, base) <= 0;
  if (candidate.major !== base.major) return candidate.major < base.major;
  return open === 'minor' || candidate.minor <= base.minor;
}

/** `~1.2.3` goes up to 1.3, `~1` up to 2; all zeros stand for everything. */
function isTilde(candidate: ChartVersion, { base, open }: Term): boolean {
  const isZero = base.major === 0n && base.minor === 0n && base.patch === 0n;
  if (isZero && (open === 'none' || open === 'major')) return true;
  if (candidate.major !== base.major) return false;
  return candidate.minor === base.minor || open === 'minor';
}

/** `^1.2.3` goes up to 2, `^0.2.3` up to 0.3, `^0.0.3` is itself. */
function isCaret(candidate: ChartVersion, { base, open }: Term): boolean {
  if (base.major > 0n || open === 'minor') return candidate.major === base.major;
  if (candidate.major > 0n) return false;
  if (base.minor > 0n || open === 'patch') return candidate.minor === base.minor;
  return candidate.minor === 0n && candidate.patch === base.patch;
}
