import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const who = ['-c', 'user.name=Somebody', '-c', 'user.email=somebody@example.org'];

/** Runs git in a folder, untouched by whatever this machine configures. @returns what it printed. */
export async function git(dir: string, ...args: readonly string[]): Promise<string> {
  const env = { PATH: '/usr/bin:/bin', HOME: dir, GIT_CONFIG_NOSYSTEM: '1' };
  const { stdout } = await promisify(execFile)('git', ['-C', dir, ...who, ...args], { env });
  return stdout.trim();
}

/** Makes a folder a checkout with everything in it committed, and the tags given on that commit. */
export async function checkout(dir: string, ...tags: readonly string[]): Promise<void> {
  await git(dir, 'init', '--quiet', '--initial-branch', 'main');
  await commit(dir, 'first');
  for (const tag of tags) await git(dir, 'tag', tag);
}

export async function commit(dir: string, message: string): Promise<void> {
  await git(dir, 'add', '--all', '--force');
  await git(dir, 'commit', '--quiet', '--allow-empty', '--message', message);
}
