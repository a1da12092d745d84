import { accessSync, constants, realpathSync, statSync } from 'node:fs';
import path from 'node:path';

import { Blocked } from '../blocker.ts';
import { systemCode } from '../system-code.ts';

export interface InputFile {
  /** The name it is published under. */
  readonly name: string;
  /** As the config names it, or relative to the root where it lies below it. */
  readonly shown: string;
  /** Where it really is: links are followed once, here. */
  readonly path: string;
  /** In bytes. */
  readonly size: number;
  /** Milliseconds since 1970. */
  readonly modified: number;
}

/**
 * Finds an input of a leg.
 *
 * @param from relative to `root`, or absolute; may be a link (`result/…`).
 * @param name the name it is published under.
 * @throws Blocked `artifact-invalid` when it is not there or no regular file.
 */
export async function findInput(root: string, from: string, name: string): Promise<InputFile> {
  const given = path.resolve(root, from);
  try {
    // At once: each of these takes less time than a thread needs to begin with it.
    const real = realpathSync.native(given);
    const found = statSync(real);
    accessSync(real, constants.R_OK);
    if (!found.isFile()) throw invalidInput(from, 'is not a regular file', 'Name the file itself.');
    return {
      name,
      shown: relativeTo(root, given),
      path: real,
      size: found.size,
      modified: Math.round(found.mtimeMs),
    };
  } catch (error) {
    if (error instanceof Blocked) throw error;
    const code = systemCode(error);
    if (code === 'ENOENT')
      throw invalidInput(
        from,
        'is not there',
        'Build it first; "stage" runs the leg\'s "build" where it has one.',
      );
    throw invalidInput(from, `cannot be read (${code})`, 'Check who may read it.');
  }
}

/** Relative where it lies below the root: a stage may be read on another machine. */
function relativeTo(root: string, file: string): string {
  const relative = path.relative(root, file);
  return relative.startsWith('..') || path.isAbsolute(relative) ? file : relative;
}

/** @param what the input or its name. */
export function invalidInput(from: string, why: string, next: string): Blocked {
  return new Blocked('artifact-invalid', { message: `${from} ${why}.`, next });
}
