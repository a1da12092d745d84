import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { delimiter, join } from 'node:path';

import { npm, pnpm } from '@parity-tools/peers';
import { hasPeer } from '@parity-tools/test-kit/peer';

import { assertEnded, type Client } from './client.ts';
import { hashesOf } from './hashes-of.ts';

/** What people publish packages with, and what reads them. */
export const npmClients: readonly Client[] = [
  {
    name: 'npm',
    isHere: () => hasPeer('npm'),
    publish: ({ path }, { index, token }, home) => npm(['publish', path], { home, registry: index, token }),
    fetch: async ({ project, version }, { index }, home) => {
      assertEnded(await npm(['pack', `${project}@${version}`], { home, registry: index }));
      const files = (await readdir(home)).filter((name) => name.endsWith('.tgz'));
      return hashesOf(files.map((name) => join(home, name)));
    },
    verifies: {
      folder: async () => folderOf('npm'),
      says: 'npm installs it into an empty folder from this registry alone',
    },
  },
  {
    name: 'pnpm',
    isHere: () => hasPeer('pnpm'),
    publish: ({ path }, { index, token }, home) =>
      pnpm(['publish', path, '--no-git-checks'], { home, registry: index, token }),
    fetch: async ({ project, version, file, path, sha256 }, { index }, home) => {
      const cwd = join(home, 'project');
      await mkdir(cwd);
      await writeFile(join(cwd, 'package.json'), '{ "private": true }');
      assertEnded(await pnpm(['add', `${project}@${version}`], { home, cwd, registry: index }));
      // It gives no file away; the hash by which it took it stands in its lock file.
      const lock = await readFile(join(cwd, 'pnpm-lock.yaml'), 'utf8');
      const digest = createHash('sha512').update(await readFile(path));
      return lock.includes(`integrity: sha512-${digest.digest('base64')}`) ? { [file]: sha256 } : {};
    },
  },
];

function folderOf(program: string): string {
  const folders = (process.env['PATH'] ?? '').split(delimiter);
  return folders.find((folder) => existsSync(join(folder, program))) ?? '';
}
