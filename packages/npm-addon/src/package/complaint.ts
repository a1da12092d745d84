import { Blocked } from '@parity-lib/core';

/** One thing that is wrong with a package, as the rest of a sentence that begins with the package. */
export interface Complaint {
  /** Without a full stop. */
  readonly what: string;
  readonly next: string;
}

export function invalidPackage(
  shown: string,
  { what, next }: Complaint,
  others: readonly Complaint[] = [],
): Blocked {
  return new Blocked('artifact-invalid', {
    message: `${shown} ${what}.`,
    details: others.map((other) => `It also ${other.what}. ${other.next}`),
    next,
  });
}

/** A text of the package in quotes: control characters escaped, and not endless. */
export function quote(value: unknown): string {
  const text = JSON.stringify(value) ?? 'nothing';
  return text.length <= 200 ? text : `${text.slice(0, 199).toWellFormed()}…`;
}
