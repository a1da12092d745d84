import { createHash } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';

import { OWNER } from '@parity-tools/e2e';
import type { Subject } from '@parity-tools/e2e/suites';

const version = '1.2.3';

/** As many files as are wanted, of one word over and over. */
export const subject: Subject = {
  archetype: 'generic-binary',
  bin: resolve(import.meta.dirname, '../../src/bin.ts'),
  version,
  question: { method: 'GET', path: new RegExp(`^/api/v1/packages/${OWNER}/generic/tool/${version}/files$`) },
  without: {
    8: 'files have no parts that a server could lose: they are whole or not there',
    9: 'a file is sent in one request; there is no session to go on with',
    14: 'it opens no archive',
    21: 'it has no index: each file stands alone',
    23: 'how a program has to be made is tested with its validation, and not with publishing',
    28: 'nothing is signed',
    29: 'nothing moves: a file is there or not',
  },
  write: async (folder, registry, load, released) => {
    await mkdir(folder, { recursive: true });
    const names = Array.from({ length: load.files }, (_, at) => `tool-${at + 1}`);
    const contents = names.map((name) =>
      Buffer.alloc(Math.floor(load.bytes / load.files), `${load.word} in ${name}, over and over\n`),
    );
    for (const [at, name] of names.entries()) await writeFile(join(folder, name), contents[at] ?? '');
    const artifact = {
      pname: 'tool',
      version: '0',
      arch: 'noarch',
      files: names.map((name) => ({ binary: name, assetName: name })),
    };
    await writeFile(join(folder, 'parity.json'), JSON.stringify({ registry, 'generic-binary': artifact }));
    const digests = contents.map((content) => createHash('sha256').update(content).digest('hex'));
    return {
      load,
      inputs: names,
      published: Object.fromEntries(
        names.map((name, at) => [`generic/tool/${released}/${name}`, digests[at] ?? '']),
      ),
      uploads: names.map((name) => ({ method: 'PUT', path: new RegExp(`^${placeOf(released)}/${name}$`) })),
      removals: names.map((name) => `${placeOf(released)}/${name}`),
    };
  },
  naive: ({ inputs }, { url, token }) =>
    inputs.map((name) => [
      '-sSf',
      '-u',
      `${OWNER}:${token}`,
      '-T',
      name,
      `${url}${placeOf(version)}/${name}`,
    ]),
};

function placeOf(released: string): string {
  return `/api/packages/${OWNER}/generic/tool/${released}`;
}
