import { createHash } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';

import { OWNER } from '@parity-tools/e2e';
import type { Subject } from '@parity-tools/e2e/suites';
import { makeWheel, wheelFileName, type WheelParts } from '@parity-tools/test-kit/make-wheel';

const version = '1.2.3';
const upload = `/api/packages/${OWNER}/pypi`;

/** As many wheels as are wanted, each for a Python of its own. */
export const subject: Subject = {
  archetype: 'pypi-wheel',
  bin: resolve(import.meta.dirname, '../../src/bin.ts'),
  version,
  question: { method: 'GET', path: new RegExp(`^/api/v1/packages/${OWNER}/pypi/tool/${version}/files$`) },
  inBrief: true,
  without: {
    8: 'wheels have no parts that a server could lose: they are whole or not there',
    9: 'a wheel is sent in one request; there is no session to go on with',
    14: 'what its archives may look like is tested with their validation, and not with publishing',
    21: 'it has no index of its own: each wheel stands alone',
    23: 'how a wheel has to be made is tested with its validation, and not with publishing',
    28: 'nothing is signed',
    29: 'nothing moves: a wheel is there or not',
  },
  write: async (folder, registry, load, released) => {
    await mkdir(join(folder, 'dist'), { recursive: true });
    const wheels = Array.from({ length: load.files }, (_, at) => wheelOf(released, at));
    const inputs = wheels.map((wheel) => `dist/${wheelFileName(wheel)}`);
    const contents = wheels.map((wheel, at) => makeWheel({ ...wheel, ...payload(load, at) }));
    for (const [at, input] of inputs.entries()) await writeFile(join(folder, input), contents[at] ?? '');
    const artifact = { pname: 'tool', version: released, arch: 'noarch', wheel: 'dist' };
    await writeFile(join(folder, 'parity.json'), JSON.stringify({ registry, 'pypi-wheel': artifact }));
    const digests = contents.map((content) => createHash('sha256').update(content).digest('hex'));
    return {
      load,
      inputs,
      published: Object.fromEntries(
        wheels.map((wheel, at) => [`pypi/tool/${released}/${wheelFileName(wheel)}`, digests[at] ?? '']),
      ),
      // All go to one path; the boundary of each form is made of the digest of its wheel.
      uploads: digests.map((digest) => ({
        method: 'POST',
        path: new RegExp(`^${upload}$`),
        type: new RegExp(digest.slice(0, 40)),
      })),
      removals: [`/api/v1/packages/${OWNER}/pypi/tool/${released}`],
    };
  },
  naive: ({ inputs, published }, { url, token }) =>
    inputs.map((input, at) => {
      const digest = Object.values(published)[at] ?? '';
      const form = {
        ':action': 'file_upload',
        name: 'tool',
        version,
        sha256_digest: digest,
        content: `@${input}`,
      };
      const fields = Object.entries(form).flatMap(([name, value]) => ['-F', `${name}=${value}`]);
      // Curl puts its own boundary behind it; what is in here tells a fault which wheel it is.
      const type = ['-H', `Content-Type: multipart/form-data; wheel=${digest.slice(0, 40)}`];
      return ['-sSf', '-u', `${OWNER}:${token}`, ...type, ...fields, `${url}${upload}`];
    }),
};

/** Sorted as a folder lists them, so that they are sent in this order. */
function wheelOf(released: string, at: number): WheelParts {
  return { name: 'tool', version: released, tags: `py3${at}-none-any` };
}

/** Stored: as large as it is said to be, and of other bytes for every word. */
function payload(
  { bytes, files, word }: { bytes: number; files: number; word: string },
  at: number,
): WheelParts {
  const content = Buffer.alloc(Math.floor(bytes / files), `${word} in wheel ${at}, over and over\n`);
  return { files: { 'tool/__init__.py': content }, packed: 'stored' };
}
