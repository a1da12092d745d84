import { existsSync } from 'node:fs';
import path from 'node:path';

import { repository, run } from '@parity-tools/packed';

/** What git tracks or would track, so that neither node_modules nor dist is looked at; without what is deleted here. */
export async function repositoryFiles(...patterns: readonly string[]): Promise<readonly string[]> {
  const args = [
    'ls-files',
    '--cached',
    '--others',
    '--exclude-standard',
    '--deduplicate',
    '-z',
    '--',
    ...patterns,
  ];
  const files = (await run('git', args, { cwd: repository })).split('\0').filter((file) => file !== '');
  return files.filter((file) => existsSync(path.join(repository, file)));
}
