import { isUtf8 } from 'node:buffer';
import { constants, existsSync } from 'node:fs';
import { open } from 'node:fs/promises';
import path from 'node:path';

import { UsageError } from '../blocker.ts';
import { printable } from '../http/clean-text.ts';
import { duplicateKeys } from './duplicate-keys.ts';

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
    // A pipe that nobody writes to would keep us waiting even here.
    await using handle = await open(file, constants.O_RDONLY | constants.O_NONBLOCK);
    const found = await handle.stat();
    if (!found.isFile())
      throw new UsageError(`${shown} is no file.`, { next: 'Standard input is read with --config -.' });
    if (found.size > largestConfig)
      throw new UsageError(`${shown} has ${found.size} bytes; a config has at most ${largestConfig}.`);
    const bytes = await handle.readFile();
    if (!isUtf8(bytes)) throw new UsageError(`${shown} is not UTF-8.`, { next: 'Save it as UTF-8.' });
    return bytes.toString('utf8');
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
  // What has no object in it is something else; it may even be a secret, and is not quoted.
  if (!text.includes('{') && !isJson(text)) throw new UsageError(`${shown} is not JSON.`);
  const input = parseText(text.replace(/^\uFEFF/, ''), shown);
  const twice = duplicateKeys(text);
  if (twice.length === 0) return input;
  throw new UsageError(`${shown} is not a valid config.`, {
    problems: twice.map((key) => `${key} stands twice; only one of them would count`),
  });
}

function parseText(text: string, shown: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new UsageError(`${shown} is not JSON: ${printable(why)}.`);
  }
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
