import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';

import { noise } from './noise.ts';
import { gzipped, type TarFiles, ustar } from './ustar.ts';

/** A chart that is as large as it is said to be, also when it is packed. */
export interface NoisyChart {
  readonly name: string;
  readonly version: string;
  /** In its folder, with the version that stands there before a release. */
  readonly files: TarFiles;
  /** What it has to become. */
  readonly archive: Buffer;
}

/** Helm takes no file of more than 5 MiB. */
const mostOfFile = 4 * 1024 * 1024;

/** What rows of the fault table leave beside an input is none of the chart's. */
const ignored = '*.real\n*.twin\n*.kept\n';

/** @param word another one, and all of it is other bytes. @param level of gzip: with 0, it is no chart that we would pack. */
export function noisyChart(
  name: string,
  version: string,
  { word, bytes, level = 6 }: { readonly word: string; readonly bytes: number; readonly level?: 0 | 6 },
): NoisyChart {
  const all = noise(`${word} in ${name}`, bytes);
  const pieces = Array.from({ length: Math.ceil(bytes / mostOfFile) }, (_, at): TarFiles[number] => [
    `noise/${String(at).padStart(2, '0')}.bin`,
    all.subarray(at * mostOfFile, (at + 1) * mostOfFile),
  ]);
  const filesOf = (released: string): TarFiles => [
    ['Chart.yaml', `apiVersion: v2\nname: ${name}\nversion: ${released}\n`],
    ['.helmignore', ignored],
    ...pieces,
  ];
  const packed = filesOf(version).map(([file, content]) => [`${name}/${file}`, content] as const);
  return { name, version, files: filesOf('0.1.0'), archive: gzipped(ustar(packed), level) };
}

/** @returns where it lies, relative to the folder. */
export async function writeChart(folder: string, { name, files }: NoisyChart): Promise<string> {
  const at = path.join('charts', name);
  for (const [file, content] of files) {
    await mkdir(path.dirname(path.join(folder, at, file)), { recursive: true });
    await writeFile(path.join(folder, at, file), content);
  }
  return at;
}
