import { Blocked, shellWord } from '@parity-lib/core';

/** One thing that is wrong with a chart, as the rest of a sentence that begins with the chart. */
export interface Complaint {
  /** Without a full stop. */
  readonly what: string;
  /** What to do, in words. */
  readonly next: string;
  /** A command that mends it, or shows it. @param word a path below the chart as a shell reads it; '' is the chart. */
  readonly mend?: (word: (path: string) => string) => string;
  /** Further lines: what came, what was expected. */
  readonly details?: readonly string[];
}

/** A chart that is not as it should be. Whoever knows what people call it makes it a `Blocked`. */
export class ChartInvalid extends Error {
  readonly complaint: Complaint;

  constructor(complaint: Complaint, options?: ErrorOptions) {
    super(complaint.what, options);
    this.name = 'ChartInvalid';
    this.complaint = complaint;
  }
}

/** The same of a chart inside of a chart. @param where it lies, such as `charts/redis`. */
export function complaintInside(where: string, { what, mend = lint, ...rest }: Complaint): Complaint {
  return {
    ...rest,
    what: `has a chart in it, ${quote(where)}, that ${what}`,
    // One that is packed is not mended, but got again.
    mend: where.endsWith('.tgz')
      ? (word) => `helm dependency update ${word('')}`
      : (word) => mend((path) => word(below(where, path))),
  };
}

function lint(word: (path: string) => string): string {
  return `helm lint ${word('')}`;
}

function below(folder: string, path: string): string {
  return path === '' ? folder : `${folder}/${path}`;
}

/**
 * @param shown the chart as people know it.
 * @param isFolder whether it lies there as a folder that commands can be given.
 */
export function invalidChart(
  shown: string,
  isFolder: boolean,
  { what, next, mend = lint, details = [] }: Complaint,
  others: readonly Complaint[] = [],
): Blocked {
  return new Blocked('artifact-invalid', {
    message: `${shown} ${what}.`,
    details: [...details, ...others.map((other) => `It also ${other.what}. ${other.next}`)],
    next: isFolder ? next : `${next} Then pack it again, with helm package.`,
    commands: isFolder ? [mend((path) => shellWord(below(shown.replace(/\/$/, ''), path)))] : [],
  });
}

/** What `make` gives; a `ChartInvalid` becomes a `Blocked`. */
export async function namingChart<T>(shown: string, isFolder: boolean, make: () => Promise<T>): Promise<T> {
  try {
    return await make();
  } catch (error) {
    if (!(error instanceof ChartInvalid)) throw error;
    throw invalidChart(shown, isFolder, error.complaint);
  }
}

/** A text of the chart in quotes: control characters escaped, and not endless. */
export function quote(value: unknown): string {
  const text = JSON.stringify(value) ?? 'nothing';
  return text.length <= 200 ? text : `${text.slice(0, 199).toWellFormed()}…`;
}
