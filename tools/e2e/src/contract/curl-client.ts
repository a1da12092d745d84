import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';

import { hasPeer } from '@parity-tools/test-kit/peer';

import { OWNER, TOKEN } from '../people.ts';
import type { Client } from './client.ts';
import { hashesOf } from './hashes-of.ts';

const run = promisify(execFile);

/** What people publish files to a forge with, and what reads them. */
export const curlClient: Client = {
  name: 'curl',
  isHere: () => hasPeer('curl'),
  publish: async ({ project, version, file, path }, { index }, home) => {
    const place = `${index}${project}/${version}/${file}`;
    await run('curl', ['-sSf', '-u', `${OWNER}:${TOKEN}`, '-T', path, place], { cwd: home });
    return { code: 0, stdout: '', stderr: '' };
  },
  fetch: async ({ project, version, file }, { index }, home) => {
    await run('curl', ['-sSf', '-O', `${index}${project}/${version}/${file}`], { cwd: home });
    return hashesOf([join(home, file)]);
  },
};
