import { readdir, stat } from 'node:fs/promises';
import path from 'node:path';

import { Blocked, findInput, type InputFile } from '@parity-lib/core';

/**
 * The wheels of a leg: the one that is named, or all of a folder, by name.
 *
 * @throws Blocked `artifact-invalid` when there is none.
 */
export async function findWheels(root: string, wheel: string): Promise<readonly InputFile[]> {
  const given = path.resolve(root, wheel);
  const isFolder = await stat(given).then(
    (found) => found.isDirectory(),
    () => false,
  );
  if (!isFolder) return [await findInput(root, wheel, path.basename(wheel))];
  const names = (await namesIn(given, wheel)).filter((name) => name.endsWith('.whl')).toSorted();
  if (names.length === 0)
    throw new Blocked('artifact-invalid', {
      message: `${wheel} holds no wheel.`,
      next: 'Build one first; "stage" runs the leg\'s "build" where it has one.',
    });
  return Promise.all(names.map((name) => findInput(root, path.join(wheel, name), name)));
}

async function namesIn(folder: string, shown: string): Promise<readonly string[]> {
  return readdir(folder).catch((error: unknown) => {
    throw new Blocked('artifact-invalid', {
      message: `${shown} cannot be listed.`,
      details: [error instanceof Error ? error.message : String(error)],
      next: 'Check who may read it.',
      cause: error,
    });
  });
}
