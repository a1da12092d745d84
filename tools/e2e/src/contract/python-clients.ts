import { readdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';

import { hasPeers, installPython, pip, twine, uv } from '@parity-tools/peers';

import { assertEnded, type Client } from './client.ts';
import { hashesOf } from './hashes-of.ts';

/** What people publish wheels with, and what reads them. */
export const pythonClients: readonly Client[] = [
  {
    name: 'twine',
    isHere: hasPeers,
    publish: ({ path }, { upload, user }, home) => twine(['upload', path], { home, upload, login: user }),
  },
  {
    name: 'uv',
    isHere: hasPeers,
    publish: ({ path }, { upload, user }, home) => uv(['publish', path], { home, upload, login: user }),
    fetch: async ({ project, version, file, sha256 }, { index }, home) => {
      // It gives no file away: it is told the hash instead, and refuses another one.
      assertEnded(await uv(['pip', 'install', '--target', 'first', project], { home, index }));
      const list = join(home, 'requirements.txt');
      await writeFile(list, `${project}==${version} --hash=sha256:${sha256}\n`);
      const flags = ['--no-cache', '--require-hashes', '--target', 'second'];
      assertEnded(await uv(['pip', 'install', ...flags, '--requirements', list], { home, index }));
      return { [file]: sha256 };
    },
  },
  {
    name: 'pip',
    isHere: hasPeers,
    fetch: async ({ project, version }, { index }, home) => {
      const got = join(home, 'got');
      assertEnded(
        await pip(['download', '--no-deps', '--dest', got, `${project}==${version}`], { home, index }),
      );
      return hashesOf((await readdir(got)).map((name) => join(got, name)));
    },
    verifies: {
      folder: async () => dirname((await installPython()).program),
      says: 'the same bytes, downloaded by pip',
    },
  },
];
