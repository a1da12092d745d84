import type { Buffer } from 'node:buffer';

import { formatBytes } from '@parity-lib/core';

import { quote, type Refuse } from '../complaint.ts';
import { centralSize, parseCentral } from './central-entry.ts';
import { mostBytes, mostEntries, mostRatio, ratioMatters } from './limits.ts';
import type { ZipEntry } from './zip-entry.ts';

/**
 * Every entry of the central directory, which they fill exactly.
 *
 * @param count what the end record says.
 * @param fileSize of the whole archive, in bytes.
 */
export function parseDirectory(
  directory: Buffer,
  count: number,
  fileSize: number,
  refuse: Refuse,
): readonly ZipEntry[] {
  if (count > mostEntries || count * centralSize > directory.length)
    throw refuse(`says that it has ${count} entries`, {
      details: [`${mostEntries} are allowed, and each must be listed`],
    });
  const entries: ZipEntry[] = [];
  for (let at = 0; at < directory.length;) {
    const { entry, next } = parseCentral(directory, at, refuse);
    entries.push(entry);
    at = next;
  }
  if (entries.length !== count)
    throw refuse(
      `is an ambiguous zip archive: it lists ${entries.length} entries and says that it has ${count}`,
    );
  assertDistinct(entries, refuse);
  assertBounded(entries, fileSize, refuse);
  return entries;
}

/** One name, one file: also in another Unicode form, and none where another one is a folder. */
function assertDistinct(entries: readonly ZipEntry[], refuse: Refuse): void {
  const taken = new Set<string>();
  for (const { name } of entries) {
    const key = name.replace(/\/$/, '').normalize();
    if (taken.has(key)) throw refuse(`is an ambiguous zip archive: it has ${quote(name)} twice`);
    taken.add(key);
  }
  const clash = fileWithFilesIn(entries);
  if (clash !== undefined) throw refuse(`has ${quote(clash)} in it as a file and as a folder`);
}

/** With the smallest letter between their parts, what is in a folder comes right after it. */
function fileWithFilesIn(entries: readonly ZipEntry[]): string | undefined {
  const paths = entries
    .map(({ name, isFolder }) => ({ name, isFolder, key: name.normalize().replaceAll('/', '\0') }))
    .toSorted((a, b) => (a.key < b.key ? -1 : 1));
  return paths.find(({ key, isFolder }, at) => !isFolder && paths[at + 1]?.key.startsWith(`${key}\0`))?.name;
}

function assertBounded(entries: readonly ZipEntry[], fileSize: number, refuse: Refuse): void {
  const total = entries.reduce((sum, { size }) => sum + size, 0);
  const isBomb = total > ratioMatters && total > fileSize * mostRatio;
  if (total <= mostBytes && !isBomb) return;
  throw refuse(`unpacks to ${formatBytes(total)}`, {
    details: [
      `at most ${formatBytes(mostBytes)} are allowed, and above ${formatBytes(ratioMatters)} at most ${mostRatio} times the ${formatBytes(fileSize)} of the file`,
    ],
    next: 'See what in it is so large: what installs wheels takes this for an attack.',
  });
}
