import { readFile } from 'node:fs/promises';
import path from 'node:path';

import { repository } from '@parity-tools/packed';

import { findBadCommands } from './find-bad-commands.ts';
import { findBlockerProblems } from './find-blocker-problems.ts';
import { findBrokenLinks } from './find-broken-links.ts';
import { repositoryFiles } from './repository-files.ts';

/** Links lead somewhere, commands are such as the program takes, and every blocker has its page. */
export async function checkDocs(): Promise<undefined> {
  const problems = [...(await brokenLinks()), ...(await badCommands()), ...(await blockerProblems())];
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

async function badCommands(): Promise<string[]> {
  const source = path.join(repository, 'packages/core/src/cli/parse-args.ts');
  const { parseArgs } = (await import(source)) as {
    parseArgs: (argv: readonly string[], env: object, program: object) => unknown;
  };
  const parse = (words: readonly string[]): unknown =>
    parseArgs(words, {}, { name: 'parity', version: '0', joins: true });
  const pages = (await repositoryFiles('*.md', '*.yaml')).filter((page) => !page.endsWith('CHANGELOG.md'));
  const bad = pages.map(async (page) => {
    const text = await readFile(path.join(repository, page), 'utf8');
    return findBadCommands(text, parse).map((problem) => `${page}: ${problem}`);
  });
  return (await Promise.all(bad)).flat();
}

async function blockerProblems(): Promise<readonly string[]> {
  const source = path.join(repository, 'packages/core/src/blocker.ts');
  const { blockerNames } = (await import(source)) as { blockerNames: readonly string[] };
  return findBlockerProblems(blockerNames, await repositoryFiles('docs/blockers/*.md'));
}
