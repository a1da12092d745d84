import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';

/** One package of the repository with the text of its sources; tests are no part of it. */
export interface WorkspacePackage {
  readonly name: string;
  readonly folder: string;
  readonly isPrivate: boolean;
  /** Everything package.json lists in a kind of dependencies, save for what only tests use. */
  readonly dependencies: readonly string[];
  /** Path below the package (`src/…`) to text. */
  readonly sources: ReadonlyMap<string, string>;
}

/** Tests of every package may use it; sources that did would be found by their imports. */
const testTools = ['@parity-lib/local-forge'];

export async function readPackages(root: string): Promise<readonly WorkspacePackage[]> {
  const folders = await Promise.all(['packages', 'tools'].map((group) => foldersIn(path.join(root, group))));
  return Promise.all(folders.flat().map(readPackage));
}

async function foldersIn(group: string): Promise<string[]> {
  const names = (await readdir(group)).toSorted();
  return names
    .map((name) => path.join(group, name))
    .filter((folder) => existsSync(path.join(folder, 'package.json')));
}

async function readPackage(folder: string): Promise<WorkspacePackage> {
  const manifest = JSON.parse(await readFile(path.join(folder, 'package.json'), 'utf8'));
  const { dependencies, devDependencies, peerDependencies, optionalDependencies } = manifest;
  return {
    name: manifest.name,
    folder,
    isPrivate: manifest.private === true,
    dependencies: Object.keys({
      ...dependencies,
      ...withoutTestTools(devDependencies),
      ...peerDependencies,
      ...optionalDependencies,
    }),
    sources: await readSources(folder),
  };
}

function withoutTestTools(devDependencies: Readonly<Record<string, string>> = {}): Record<string, string> {
  return Object.fromEntries(Object.entries(devDependencies).filter(([name]) => !testTools.includes(name)));
}

async function readSources(folder: string): Promise<ReadonlyMap<string, string>> {
  const entries = await readdir(path.join(folder, 'src'), { recursive: true, withFileTypes: true });
  const files = entries
    .filter((entry) => entry.isFile() && entry.name.endsWith('.ts') && !entry.name.endsWith('.test.ts'))
    .map((entry) => path.relative(folder, path.join(entry.parentPath, entry.name)))
    .toSorted();
  return new Map(
    await Promise.all(
      files.map(async (file) => [file, await readFile(path.join(folder, file), 'utf8')] as const),
    ),
  );
}
