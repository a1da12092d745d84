/** `31.2 MB`: powers of 1000, as `ls --si` and file managers count. */
export function formatBytes(bytes: number): string {
  const units = ['B', 'kB', 'MB', 'GB', 'TB'];
  let value = bytes;
  let unit = 0;
  while (value >= 999.5 && unit < units.length - 1) {
    value /= 1000;
    unit += 1;
  }
  return `${unit === 0 || value >= 99.95 ? Math.round(value) : value.toFixed(1)} ${units[unit]}`;
}

/** `2 h ago`, in the largest unit that leaves a whole number. */
export function formatAge(ms: number): string {
  const steps: readonly (readonly [string, number])[] = [
    ['d', 86_400_000],
    ['h', 3_600_000],
    ['min', 60_000],
    ['s', 1000],
  ];
  const [unit, size] = steps.find(([, length]) => ms >= length) ?? ['s', 1000];
  return `${Math.max(0, Math.floor(ms / size))} ${unit} ago`;
}

export function formatDuration(ms: number): string {
  // From here on a tenth would be rounded up to 60.
  if (ms < 59_950) return `${(ms / 1000).toFixed(1)} s`;
  const seconds = Math.round(ms / 1000);
  return `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
}

export function formatSpeed(bytes: number, ms: number): string {
  return ms < 1 ? '' : `${formatBytes((bytes / ms) * 1000)}/s`;
}

/** Enough of a digest to tell two apart by eye. */
export function shortDigest(sha256: string): string {
  return `sha256:${sha256.slice(0, 8)}`;
}
