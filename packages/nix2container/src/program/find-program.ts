import { Buffer } from 'node:buffer';

import { fill } from '@parity-lib/core';
import { type ElfHeader, elfHeaderOf } from '@parity-lib/core/elf';

import type { NixConfig } from '../image-json/nix-image.ts';
import { bytePath, type BytePath, showPath } from '../layer/byte-path.ts';
import type { PlannedImage } from '../layer/planned-image.ts';
import { type ImageFile, ImageFiles } from './image-files.ts';

/** What an image starts. */
export interface Program {
  /** As Entrypoint, else Cmd, says it. */
  readonly word: string;
  /** In the image, without links: a script, what its `#!` names, and so on; empty when it was not found. */
  readonly files: readonly string[];
  /** Of the last of them; undefined when that is no ELF file. */
  readonly elf?: ElfHeader | undefined;
}

/** What container engines look through where Env has no PATH. */
const usualPath = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';
/** As many scripts as Linux takes for the interpreter of another one. */
const mostScripts = 4;
/** As Linux reads of a file before it starts it. */
const headSize = 256;

/**
 * Finds the program that Entrypoint, else Cmd, starts; through scripts, links and PATH, in the layers that are made here.
 *
 * @returns undefined where neither says anything.
 */
export async function findProgram({ image, layers }: PlannedImage): Promise<Program | undefined> {
  const { config } = image;
  const word = config.Entrypoint?.[0] ?? config.Cmd?.[0];
  if (word === undefined) return undefined;
  const inside = new ImageFiles(layers);
  const files: string[] = [];
  let file = lookUp(inside, bytePath(word), config);
  while (file !== undefined) {
    files.push(showPath(file.path));
    const head = await headOf(file);
    const interpreter = interpreterOf(head);
    if (interpreter === undefined || files.length > mostScripts)
      return { word, files, elf: elfHeaderOf(head) };
    file = inside.find(interpreter, folderOf(config));
  }
  return { word, files };
}

/** A word without a slash is looked for in the folders of PATH, where it must be something that may be executed. */
function lookUp(inside: ImageFiles, word: BytePath, config: NixConfig): ImageFile | undefined {
  const folder = folderOf(config);
  if (word.includes('/')) return inside.find(word, folder);
  return pathOf(config)
    .split(':')
    .map((one) => inside.find(`${one === '' ? '.' : one}/${word}`, folder))
    .find((found) => found !== undefined && (found.entry.mode & 0o111) !== 0);
}

function pathOf({ Env: env = [] }: NixConfig): BytePath {
  const path = env.findLast((one) => one.startsWith('PATH='));
  return bytePath(path?.slice('PATH='.length) ?? usualPath);
}

function folderOf({ WorkingDir: folder }: NixConfig): BytePath {
  return bytePath(folder || '/');
}

async function headOf({ entry }: ImageFile): Promise<Buffer> {
  if ('bytes' in entry) return Buffer.from(entry.bytes.subarray(0, headSize));
  if (!('open' in entry)) return Buffer.alloc(0);
  const head = Buffer.alloc(headSize);
  const reader = await entry.open();
  try {
    return head.subarray(0, await fill(reader, head));
  } finally {
    await reader.close();
  }
}

function interpreterOf(head: Buffer): BytePath | undefined {
  return /^#![ \t]*([^ \t\n\0]+)/.exec(head.toString('latin1'))?.[1];
}
