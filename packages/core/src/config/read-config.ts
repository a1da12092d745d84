import { existsSync } from 'node:fs';
import { open } from 'node:fs/promises';
import path from 'node:path';

import { UsageError } from '../blocker.ts';

/** Nobody writes a config of this size; what is larger was not meant to be one. */
const largestConfig = 1024 * 1024;

export interface ConfigFile {
  /** As people see it. */
  readonly shown: string;
  /** Inputs and the stage store are relative to this folder. */
  readonly root: string;
  readonly input: unknown;
}

/**
 * Reads parity.json: the file named, standard input for `-`, else the nearest one from the working directory up to
 * the root of the repository.
 */
export async function readConfig(
  cwd: string,
  named: string | undefined,
  readStdin: () => Promise<string>,
): Promise<ConfigFile> {
  if (named === '-')
    return { shown: 'standard input', root: cwd, input: parseJson(await readStdin(), 'standard input') };
  const file = named === undefined ? findConfig(cwd) : path.resolve(cwd, named);
  const shown = path.relative(cwd, file) || file;
  return { shown, root: path.dirname(file), input: parseJson(await readText(file, shown), shown) };
}

function findConfig(cwd: string): string {
  for (let folder = cwd; ; folder = path.dirname(folder)) {
    const file = path.join(folder, 'parity.json');
    if (existsSync(file)) return file;
    if (existsSync(path.join(folder, '.git')) || folder === path.dirname(folder)) break;
  }
  throw new UsageError(`There is no parity.json in ${cwd}, nor above it in this repository.`, {
    next: 'Write one (the README shows it), or name it: --config FILE.',
  });
}

async function readText(file: string, shown: string): Promise<string> {
  try {
    await using handle = await open(file);
    const { size } = await handle.stat();
    if (size > largestConfig)
      throw new UsageError(`${shown} has ${size} bytes; a config has at most ${largestConfig}.`);
    return await handle.readFile('utf8');
  } catch (error) {
    if (error instanceof UsageError) throw error;
    throw new UsageError(
      `${shown} cannot be read: ${error instanceof Error ? error.message : String(error)}.`,
    );
  }
}

function parseJson(text: string, shown: string): unknown {
  if (text.length > largestConfig)
    throw new UsageError(`${shown} has more than ${largestConfig} characters; that is no config.`);
  try {
    return JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch (error) {
    throw new UsageError(`${shown} is not JSON: ${error instanceof Error ? error.message : String(error)}.`);
  }
}
