import { repository, run } from '@parity-tools/packed';

/** What git tracks or would track, so that neither node_modules nor dist is looked at. */
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
  return (await run('git', args, { cwd: repository })).split('\0').filter((file) => file !== '');
}
