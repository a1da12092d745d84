import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';

import type { Tarball } from './pack.ts';
import { run } from './run.ts';

type Manifest = { name: string; version: string; dependencies?: Record<string, string> };

/** What a later release could look like: the same content, another version, and our own packages of that version. */
export async function nextVersion(
  tarballs: readonly Tarball[],
  version: string,
  into: string,
): Promise<readonly Tarball[]> {
  const ours = tarballs.map(({ name }) => name);
  return Promise.all(tarballs.map((one) => raise(one, version, { ours, into })));
}

async function raise(
  one: Tarball,
  version: string,
  { ours, into }: { ours: readonly string[]; into: string },
): Promise<Tarball> {
  const folder = path.join(into, path.basename(one.folder));
  await mkdir(folder, { recursive: true });
  await run('tar', ['-xzf', one.file, '-C', folder, '--strip-components', '1'], { cwd: into });
  const file = path.join(folder, 'package.json');
  const manifest = JSON.parse(await readFile(file, 'utf8')) as Manifest;
  const dependencies = Object.entries(manifest.dependencies ?? {}).map(([name, range]) => [
    name,
    ours.includes(name) ? `^${version}` : range,
  ]);
  const raised = { ...manifest, version, dependencies: Object.fromEntries(dependencies) };
  await writeFile(file, JSON.stringify(raised, undefined, 2));
  const packed = path.join(into, `${path.basename(one.folder)}.tgz`);
  await run('tar', ['-czf', packed, '-C', into, path.basename(folder)], { cwd: into });
  return { ...one, version, file: packed };
}
