import { mkdir } from 'node:fs/promises';
import path from 'node:path';

import type { Published } from './published.ts';
import { run } from './run.ts';

export interface Tarball extends Published {
  readonly file: string;
}

/** The bytes that a release would upload: pnpm replaces `workspace:^` and takes the exports of `publishConfig`. */
export async function packAll(packages: readonly Published[], into: string): Promise<readonly Tarball[]> {
  await mkdir(into, { recursive: true });
  const tarballs: Tarball[] = [];
  for (const one of packages) tarballs.push(await pack(one, into));
  return tarballs;
}

async function pack(one: Published, into: string): Promise<Tarball> {
  const file = path.join(into, `${path.basename(one.folder)}.tgz`);
  await run('pnpm', ['pack', '--out', file], { cwd: one.folder });
  return { ...one, file };
}
