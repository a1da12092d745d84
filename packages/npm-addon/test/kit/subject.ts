import { createHash } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';

import { OWNER } from '@parity-tools/e2e';
import type { Subject } from '@parity-tools/e2e/suites';

import { readyTarball } from './ready-tarball.ts';

const version = '1.2.3';
const npm = `/api/packages/${OWNER}/npm`;

/** What a script sends has to be made before; of more than this, none is made. */
const mostForScripts = 8_000_000;

/** A version holds one tarball, so several files are several packages: a list of artifacts, published one by one. */
export const subject: Subject = {
  archetype: 'npm-addon',
  bin: path.resolve(import.meta.dirname, '../../src/bin.ts'),
  version,
  question: { method: 'GET', path: new RegExp(`^${npm}/tool-1$`) },
  pointer: { method: 'PUT', path: /\/dist-tags\/latest$/ },
  inBrief: true,
  without: {
    8: 'a package has no parts that a server could lose: it is whole or not there',
    9: 'a package is sent in one request; there is no session to go on with',
    14: 'what its archives may look like is tested with their validation, and not with publishing',
    21: 'it has no index of its own: each package stands alone',
    23: 'how a package has to be made is tested with its validation, and not with publishing',
    28: 'nothing is signed',
  },
  write: async (folder, registry, load, released) => {
    await mkdir(folder, { recursive: true });
    const names = Array.from({ length: load.files }, (_, at) => `tool-${at + 1}`);
    const tarballs = await Promise.all(names.map((name) => tarballOf(name, released, load)));
    for (const [at, name] of names.entries()) {
      const tarball = tarballs[at] ?? Buffer.alloc(0);
      await writeFile(path.join(folder, `${name}.tgz`), tarball);
      if (load.bytes > mostForScripts) continue;
      await writeFile(path.join(folder, `${name}.json`), documentOf(name, released, tarball));
    }
    const artifacts = names.map((pname) => ({
      pname,
      version: released,
      arch: 'noarch',
      tarball: `${pname}.tgz`,
    }));
    await writeFile(path.join(folder, 'parity.json'), JSON.stringify({ registry, 'npm-addon': artifacts }));
    return {
      load,
      inputs: names.map((name) => `${name}.tgz`),
      published: Object.fromEntries(
        names.map((name, at) => [
          `npm/${name}/${released}/${name}-${released}.tgz`,
          digest('sha256', tarballs[at] ?? Buffer.alloc(0)).toString('hex'),
        ]),
      ),
      uploads: names.map((name) => ({ method: 'PUT', path: new RegExp(`^${npm}/${name}$`) })),
      receipts: names.length,
      removals: names.map((name) => `${npm}/${name}/-/${released}/${name}-${released}.tgz/-rev/1`),
    };
  },
  otherDigests: ({ published }) => {
    const [, name = '', released = ''] = Object.keys(published)[0]?.split('/') ?? [];
    const dist = { integrity: `sha512-${'A'.repeat(86)}==`, shasum: '0'.repeat(40) };
    return {
      body: JSON.stringify({ name, versions: { [released]: { dist } }, 'dist-tags': { latest: released } }),
    };
  },
  naive: ({ inputs }, { url, token }) =>
    inputs.map((input) => {
      const name = input.replace('.tgz', '');
      const json = ['-H', 'content-type: application/json', '--data-binary', `@${name}.json`];
      return ['-sSf', '-u', `${OWNER}:${token}`, '-X', 'PUT', ...json, `${url}${npm}/${name}`];
    }),
};

/** Stored: as large as it is said to be, and of other bytes for every word. */
function tarballOf(
  name: string,
  released: string,
  { bytes, files, word }: { bytes: number; files: number; word: string },
): Promise<Buffer> {
  const content = Buffer.alloc(Math.floor(bytes / files), `${word} in ${name}, over and over\n`);
  return readyTarball({ name, version: released, license: 'MIT' }, { 'index.js': content }, 0);
}

/** As npm sends it. */
function documentOf(name: string, released: string, tarball: Buffer): string {
  const dist = {
    integrity: `sha512-${digest('sha512', tarball).toString('base64')}`,
    shasum: digest('sha1', tarball).toString('hex'),
  };
  return JSON.stringify({
    name,
    'dist-tags': { latest: released },
    versions: { [released]: { name, version: released, dist } },
    _attachments: {
      [`${name}-${released}.tgz`]: { data: tarball.toString('base64'), length: tarball.length },
    },
  });
}

function digest(algorithm: string, bytes: Buffer): Buffer {
  return createHash(algorithm).update(bytes).digest();
}
