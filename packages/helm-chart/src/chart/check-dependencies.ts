import { parseChartVersion } from './chart-version.ts';
import { type Complaint, quote } from './complaint.ts';
import type { Dependency } from './dependency.ts';
import type { LoadedChart } from './loaded-chart.ts';
import { isLockFor, type Lock } from './lock.ts';
import { parseRange } from './version-range.ts';

/**
 * Proves that a chart holds the charts that it needs, each in the version that its range allows and its lock names.
 * Helm packs a chart without looking at versions.
 */
export function checkDependencies(chart: LoadedChart): readonly Complaint[] {
  const { metadata, lock } = chart;
  if (lock !== undefined && !isLockFor(lock, metadata)) return [staleLock(chart, lock.path)];
  return metadata.dependencies.flatMap(
    (wanted, index) => checkDependency(chart, wanted, lock?.dependencies[index]) ?? [],
  );
}

/** What people should see of the dependencies, though it is allowed. */
export function dependencyNotes({
  metadata: { dependencies },
  lock,
  charts,
}: LoadedChart): readonly string[] {
  const extra = charts.filter(({ chart }) => dependencies.every(({ name }) => name !== chart.metadata.name));
  return [
    ...extra.map(({ from }) => `${from} is packed, and Chart.yaml does not name it`),
    ...(dependencies.length > 0 && lock === undefined
      ? ['there is no Chart.lock: the charts in charts/ are taken as they are']
      : []),
  ];
}

function checkDependency(
  { charts, lock }: LoadedChart,
  wanted: Dependency,
  locked: Dependency | undefined,
): Complaint | undefined {
  const { name, version: range } = wanted;
  const found = charts.find(({ chart }) => chart.metadata.name === name);
  if (found === undefined) return missing(wanted, lock);
  const { version } = found.chart.metadata;
  if (range !== version) {
    const allowed = parseRange(range);
    const parsed = parseChartVersion(version);
    if (allowed === undefined)
      return {
        what: `needs the chart ${quote(name)} in ${range === '' ? 'no version' : `the version ${quote(range)}, which is no range`}`,
        next: 'Write a version or a range of versions into Chart.yaml.',
        mend: (word) => `helm dependency list ${word('')}`,
      };
    if (parsed === undefined || !allowed(parsed))
      return wrongVersion(wanted, `${quote(range)} and holds ${quote(version)}`, lock);
  }
  if (locked === undefined || isLocked(locked, wanted, version)) return undefined;
  return wrongVersion(wanted, `${quote(locked.version)}, says its lock, and holds ${quote(version)}`, lock);
}

/** A lock repeats the range where it could not ask a repository. */
function isLocked(locked: Dependency, wanted: Dependency, version: string): boolean {
  return locked.version === version || locked.version === wanted.version;
}

function missing({ name, version, repository }: Dependency, lock: Lock | undefined): Complaint {
  const what = `needs the chart ${quote(name)} ${version === '' ? '' : `${quote(version)} `}and does not hold it`;
  if (repository === '')
    return {
      what,
      next: `Put it into the folder charts/${name}: it has no repository that it could be got from.`,
      mend: (word) => `helm dependency list ${word('')}`,
    };
  return { what, next: 'Get it.', mend: get(lock) };
}

function wrongVersion({ name }: Dependency, what: string, lock: Lock | undefined): Complaint {
  return {
    what: `needs the chart ${quote(name)} in version ${what}`,
    next: 'Get the right one.',
    mend: get(lock),
  };
}

/** What the lock names, or what there is now. */
function get(lock: Lock | undefined): NonNullable<Complaint['mend']> {
  return (word) => `helm dependency ${lock === undefined ? 'update' : 'build'} ${word('')}`;
}

function staleLock({ metadata: { dependencies } }: LoadedChart, path: string): Complaint {
  const what = `has a ${path} that was made for other dependencies than it has now`;
  if (dependencies.length > 0)
    return {
      what,
      next: 'Make it anew, and look at what changes.',
      mend: (word) => `helm dependency update ${word('')}`,
    };
  return { what, next: 'Remove it: there are no dependencies.', mend: (word) => `rm ${word(path)}` };
}
