import { type Stats } from 'node:fs';
import { lstat, readFile, realpath } from 'node:fs/promises';
import path from 'node:path';

import { LayoutInvalid } from './layout-invalid.ts';

/** Documents are small; what is more is none, in bytes. */
const mostDocumentBytes = 4 * 1024 * 1024;

/**
 * What is known of a file of a layout. It is a regular file inside of the folder: what a link leads to would be published,
 * whatever it is, and what a pipe gives is not there twice.
 *
 * @param shown how people know it.
 * @throws LayoutInvalid.
 */
export async function layoutFile(folder: string, file: string, shown: string): Promise<Stats> {
  const found = await lstat(path.join(folder, file)).catch((cause: unknown) => {
    throw new LayoutInvalid(`lacks ${shown}`, { cause });
  });
  if (!found.isFile()) throw new LayoutInvalid(`has ${shown}, which is no regular file`);
  const [root, parent] = await Promise.all([
    realpath(folder),
    realpath(path.dirname(path.join(folder, file))),
  ]);
  if (parent !== path.join(root, path.dirname(file)))
    throw new LayoutInvalid(`has ${shown} behind a link; all of it must lie in the folder itself`);
  return found;
}

/** @throws LayoutInvalid. */
export async function layoutText(folder: string, file: string, shown: string): Promise<string> {
  const { size } = await layoutFile(folder, file, shown);
  if (size > mostDocumentBytes) throw new LayoutInvalid(`has ${shown}, which is too large`);
  return readFile(path.join(folder, file), 'utf8').catch((cause: unknown) => {
    throw new LayoutInvalid(`has ${shown}, which cannot be read`, { cause });
  });
}
