import { readdir } from 'node:fs/promises';
import path from 'node:path';

import { byBytes, checkFileSize } from './chart-file.ts';
import { ChartInvalid, quote } from './complaint.ts';
import { checkName, follow, uselessLink, unreadable } from './found-entry.ts';
import type { IgnoreRules } from './ignore-rules.ts';

/** A file of a chart that lies in a folder. */
export interface FoundFile {
  /** Below the chart, with slashes: the way there may lead through links. */
  readonly path: string;
  /** Where it really is. */
  readonly real: string;
  /** In bytes. */
  readonly size: number;
}

/**
 * Finds what belongs to a chart, in the order of Helm: by name, folder by folder. Links that stay inside are followed,
 * as Helm follows all of them.
 *
 * @param root where the chart really is.
 * @throws ChartInvalid.
 */
export async function walkChart(root: string, isIgnored: IgnoreRules): Promise<readonly FoundFile[]> {
  const walk = new Walk(root, isIgnored);
  await walk.folder('', root, [root]);
  return walk.found;
}

class Walk {
  readonly found: FoundFile[] = [];
  readonly #root: string;
  readonly #isIgnored: IgnoreRules;

  constructor(root: string, isIgnored: IgnoreRules) {
    this.#root = root;
    this.#isIgnored = isIgnored;
  }

  /** @param open the folders that we are in, as they really are. */
  async folder(at: string, real: string, open: readonly string[]): Promise<void> {
    const names = await readdir(real).catch((error: unknown) => {
      throw unreadable(at === '' ? '.' : at, error);
    });
    for (const name of names.toSorted(byBytes)) {
      const inside = at === '' ? name : `${at}/${name}`;
      await this.#entry(inside, path.join(real, name), open);
    }
  }

  async #entry(at: string, given: string, open: readonly string[]): Promise<void> {
    checkName(at);
    const { real, stats, isLink } = await follow(at, given);
    if (this.#isIgnored(at, stats.isDirectory())) return;
    if (isLink) this.#checkLink(at, real, open);
    if (stats.isDirectory()) return await this.folder(at, real, [...open, real]);
    if (!stats.isFile())
      throw new ChartInvalid({
        what: `has ${quote(at)} in it, which is no regular file`,
        next: 'Remove it, or name it in .helmignore.',
        mend: (word) => `ls -l ${word(at)}`,
      });
    checkFileSize(at, stats.size);
    this.found.push({ path: at, real, size: stats.size });
  }

  #checkLink(at: string, real: string, open: readonly string[]): void {
    const isInside = real === this.#root || real.startsWith(this.#root + path.sep);
    if (!isInside)
      throw new ChartInvalid({
        what: `has the link ${quote(at)} in it, which leads out of the chart`,
        next: 'Put a copy of what it leads to in its place, or name it in .helmignore.',
        mend: (word) => {
          const [from, copy] = [word(at), word(`${at}.copy`)];
          return `cp -rL ${from} ${copy} && rm ${from} && mv ${copy} ${from}`;
        },
      });
    if (open.includes(real)) throw uselessLink(at, 'leads to a folder that it lies in');
  }
}
