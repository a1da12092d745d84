import { createHash } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';

import { faultSuite, type Subject } from '@parity-tools/e2e/faults';

// More than a server takes before it answers, so that a reset in the middle is one.
const content = 'a program, of sorts\n'.repeat(100_000);
const file = '/api/packages/oleks/generic/tool/1.2.3/tool';

const subject: Subject = {
  archetype: 'generic-binary',
  bin: resolve(import.meta.dirname, '../src/bin.ts'),
  version: '1.2.3',
  write: async (folder, registry) => {
    await mkdir(folder, { recursive: true });
    await writeFile(join(folder, 'tool'), content);
    const artifact = { pname: 'tool', version: '0', arch: 'noarch', binary: 'tool', assetName: 'tool' };
    await writeFile(join(folder, 'parity.json'), JSON.stringify({ registry, 'generic-binary': artifact }));
  },
  upload: { method: 'PUT', path: new RegExp(`^${file}$`) },
  question: { method: 'GET', path: /^\/api\/v1\/packages\/oleks\/generic\/tool\/1\.2\.3\/files$/ },
  published: { 'generic/tool/1.2.3/tool': createHash('sha256').update(content).digest('hex') },
  naive: ({ url, owner, token }) => ['-sSf', '-u', `${owner}:${token}`, '-T', 'tool', `${url}${file}`],
};

faultSuite(subject, resolve(import.meta.dirname, '../../../docs/faults.md'));
