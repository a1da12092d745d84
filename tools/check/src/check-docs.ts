import { readFile } from 'node:fs/promises';
import path from 'node:path';

import { repository } from '@parity-tools/packed';

import { findBlockerProblems } from './find-blocker-problems.ts';
import { findBrokenLinks } from './find-broken-links.ts';
import { repositoryFiles } from './repository-files.ts';

/** Links lead somewhere, and every blocker has its page. */
export async function checkDocs(): Promise<undefined> {
  const problems = [...(await brokenLinks()), ...(await blockerProblems())];
  if (problems.length > 0) throw new Error(problems.join('\n'));
  return undefined;
}

async function brokenLinks(): Promise<string[]> {
  const pages = await repositoryFiles('*.md');
  const broken = pages.map(async (page) => {
    const file = path.join(repository, page);
    return findBrokenLinks(file, await readFile(file, 'utf8')).map(
      (link) => `${page}: ${link} does not exist`,
    );
  });
  return (await Promise.all(broken)).flat();
}

async function blockerProblems(): Promise<readonly string[]> {
  const source = path.join(repository, 'packages/core/src/blocker.ts');
  const { blockerNames } = (await import(source)) as { blockerNames: readonly string[] };
  return findBlockerProblems(blockerNames, await repositoryFiles('docs/blockers/*.md'));
}
