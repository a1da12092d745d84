import { type Arch, Blocked } from '@parity-lib/core';

/** One thing that is wrong with an image, as the rest of a sentence that begins with what people know it by. */
export interface Complaint {
  /** Without a full stop. */
  readonly what: string;
  readonly details?: readonly string[];
  readonly next: string;
  readonly commands?: readonly string[];
  readonly cause?: unknown;
}

export function invalidImage(shown: string, { what, ...rest }: Complaint): Blocked {
  return new Blocked('artifact-invalid', { message: `${shown} ${what}.`, ...rest });
}

/** @param says what it says that it is for. */
export function ofAnotherArch(shown: string, says: string, arch: Arch): Blocked {
  return invalidImage(shown, {
    what: `is for ${quote(says)}; its leg says ${arch}`,
    next: `Build it for ${arch}, or move it to the leg that it is of.`,
  });
}

/** A text from outside in quotes: control characters escaped, and not endless. */
export function quote(text: string): string {
  return JSON.stringify(text.length <= 300 ? text : `${text.slice(0, 299).toWellFormed()}…`);
}

/** A few of many, so that a message stays readable. */
export function some(texts: readonly string[], most = 5): readonly string[] {
  const rest = texts.length - most;
  return rest > 0 ? [...texts.slice(0, most), `and ${rest} more`] : texts;
}
