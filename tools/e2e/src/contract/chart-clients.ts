import { execFile } from 'node:child_process';
import { mkdir, readdir, readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';

import { crane, hasOci, helm, installGo, regctl } from '@parity-tools/peers';
import { hasPeer } from '@parity-tools/test-kit/peer';

import type { Holdings } from '../holdings.ts';
import { assertEnded, type Client, type Wanted } from './client.ts';
import { copyWith, hostOf } from './image-clients.ts';
import type { LiveServer } from './server.ts';

const run = promisify(execFile);

/** Curl would say that it is a form. */
const gzip = ['-H', 'Content-Type: application/gzip'];
const hasHelm = (): boolean => hasOci('helm');

const verifies: Client['verifies'] = {
  folder: async () => dirname(await installGo('helm')),
  says: /helm pulls the same bytes|helm was not asked further: reading needs the token/,
};

/** What charts in a registry of images are pushed, mirrored and pulled with. */
export const chartClients: readonly Client[] = [
  {
    name: 'helm',
    isHere: hasHelm,
    publish: ({ path }, at, home) =>
      helm(['push', path, `oci://${at.upload.replace(/\/$/, '')}`, '--plain-http'], optionsFor(at, home)),
    addsWords: true,
    fetch: (wanted, at, home) =>
      pull(wanted, at, home, [`oci://${at.index}${wanted.project}`, '--plain-http']),
    verifies,
  },
  {
    name: 'crane',
    isHere: () => hasOci('crane'),
    copy: copyWith(crane, (from, to) => ['copy', from, to], ['version']),
  },
  {
    name: 'regctl',
    isHere: () => hasOci('regctl'),
    copy: copyWith(regctl, (from, to) => ['image', 'copy', from, to], ['version']),
  },
];

/** What people use with a chart repository: `helm push` knows none. */
export const chartRepositoryClients: readonly Client[] = [
  {
    name: 'curl to a chart repository',
    isHere: () => hasPeer('curl'),
    publish: async ({ path }, { upload, user }, home) => {
      const login = ['-u', `${user.user}:${user.password}`];
      await run('curl', ['-sSf', ...login, ...gzip, '--data-binary', `@${path}`, upload], { cwd: home });
      return { code: 0, stdout: '', stderr: '' };
    },
  },
  {
    name: 'helm from a chart repository',
    isHere: hasHelm,
    fetch: (wanted, at, home) => pull(wanted, at, home, [wanted.project, '--repo', at.index]),
    verifies,
  },
];

/** It gives the archive; the digest of the manifest around it is ours to compare. */
async function pull(
  { version, file, path, sha256 }: Wanted,
  at: LiveServer,
  home: string,
  from: readonly string[],
): Promise<Holdings> {
  const cwd = join(home, 'pulled');
  await mkdir(cwd);
  assertEnded(await helm(['pull', ...from, '--version', version], { ...optionsFor(at, home), cwd }));
  const [name = ''] = await readdir(cwd);
  const isSame = (await readFile(join(cwd, name))).equals(await readFile(path));
  return isSame ? { [file]: sha256 } : {};
}

function optionsFor(at: LiveServer, home: string) {
  return { home, registries: [hostOf(at)] };
}
