import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';

import type { Metafile } from 'esbuild';

/** A third-party package whose code is in our bundle, so that its licence has to be there too. */
export interface Inlined {
  readonly name: string;
  readonly version: string;
  readonly license: string;
  readonly text: string;
}

export async function findInlined(folder: string, metafile: Metafile): Promise<readonly Inlined[]> {
  const roots = new Set(inlinedFiles(metafile).map((file) => packageRoot(path.join(folder, file))));
  const inlined = await Promise.all([...roots].map(readInlined));
  return inlined.toSorted((a, b) => (id(a) < id(b) ? -1 : 1));
}

function inlinedFiles(metafile: Metafile): string[] {
  return Object.values(metafile.outputs)
    .flatMap(({ inputs }) => Object.keys(inputs))
    .filter((file) => file.includes('node_modules/'));
}

/** The nearest folder directly below a `node_modules`: a package.json deeper inside may only say `"type"`. */
function packageRoot(file: string): string {
  const match = /^.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(file);
  if (match === null) throw new Error(`${file}: in no package.`);
  return match[0];
}

async function readInlined(root: string): Promise<Inlined> {
  const { name, version, license } = JSON.parse(await readFile(path.join(root, 'package.json'), 'utf8'));
  if (typeof license !== 'string')
    throw new Error(`${name} ${version} is inlined and its package.json names no license.`);
  const files = (await readdir(root))
    .filter((file) => /^(?:licen[cs]e|copying|notice)/i.test(file))
    .toSorted();
  if (files.length === 0) throw new Error(`${name} ${version} is inlined and brings no licence file.`);
  const texts = await Promise.all(files.map((file) => readFile(path.join(root, file), 'utf8')));
  return { name, version, license, text: texts.map((text) => text.trim()).join('\n\n') };
}

function id({ name, version }: Inlined): string {
  return `${name}@${version}`;
}
