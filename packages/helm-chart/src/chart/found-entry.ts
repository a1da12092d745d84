import type { Stats } from 'node:fs';
import { lstat, realpath } from 'node:fs/promises';

import { ChartInvalid, quote } from './complaint.ts';

/** What lies under a name in a folder; a link is followed to its end. @throws ChartInvalid, here and below. */
export async function follow(
  at: string,
  given: string,
): Promise<{
  readonly real: string;
  readonly stats: Stats;
  readonly isLink: boolean;
}> {
  try {
    const stats = await lstat(given);
    if (!stats.isSymbolicLink()) return { real: given, stats, isLink: false };
    const real = await realpath(given);
    return { real, stats: await lstat(real), isLink: true };
  } catch (error) {
    const code = codeOf(error);
    if (code === 'ENOENT') throw uselessLink(at, 'leads nowhere');
    if (code === 'ELOOP') throw uselessLink(at, 'leads to itself');
    throw unreadable(at, error);
  }
}

/** What would be another file once it is packed: whoever unpacks it takes a backslash for a slash. */
export function checkName(at: string): void {
  const why = at.includes('\\')
    ? 'has a backslash'
    : at.includes('\uFFFD')
      ? 'is not in UTF-8'
      : /^[a-zA-Z]:(?:\/|$)/.test(at)
        ? 'is that of a drive'
        : undefined;
  if (why === undefined) return;
  throw new ChartInvalid({
    what: `has ${quote(at)} in it, whose name ${why}`,
    next: 'Give it another name.',
    mend: (word) => `find ${word('')} -print0 | cat -A`,
  });
}

export function uselessLink(at: string, what: string): ChartInvalid {
  return new ChartInvalid({
    what: `has the link ${quote(at)} in it, which ${what}`,
    next: 'Remove it, or mend it.',
    mend: (word) => `rm ${word(at)}`,
  });
}

export function unreadable(at: string, error: unknown): ChartInvalid {
  return new ChartInvalid(
    {
      what: `has ${quote(at)} in it, which cannot be read (${codeOf(error)})`,
      next: 'Check who may read it.',
      mend: (word) => `ls -la ${word(at)}`,
    },
    { cause: error },
  );
}

/** Of the system, such as ENOENT. */
export function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
}
