import { Blocked } from '@parity-lib/core';

/** What is wrong with one wheel, said as one sentence that begins with its name. */
export type Refuse = (what: string, more?: { details?: readonly string[]; next?: string }) => Blocked;

const buildAgain = 'Build it again with a current build tool, and change nothing in it afterwards.';

/** @param shown the file as people know it. */
export function refuseFor(shown: string): Refuse {
  return (what, { details = [], next = buildAgain } = {}) =>
    new Blocked('artifact-invalid', { message: `${shown} ${what}.`, details, next });
}

/** A text of the file in quotes: control characters escaped, and not endless. */
export function quote(text: string): string {
  return JSON.stringify(text.length <= 200 ? text : `${text.slice(0, 199).toWellFormed()}…`);
}

/** A few of many, so that a message stays readable. */
export function some(texts: readonly string[], most = 5): readonly string[] {
  const rest = texts.length - most;
  return rest > 0 ? [...texts.slice(0, most), `and ${rest} more`] : texts;
}
