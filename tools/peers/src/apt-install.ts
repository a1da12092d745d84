import { isOnPath } from './is-on-path.ts';
import { mustRun } from './run-program.ts';

/** Installs Debian packages. @throws an error that names them, where that is not for us to do. */
export async function aptInstall(packages: readonly string[]): Promise<void> {
  if (process.getuid?.() !== 0 || !isOnPath('apt-get')) {
    throw new Error(`Packages of Debian are missing. As root: apt-get install ${packages.join(' ')}`);
  }
  await install(packages).catch(async () => {
    // A fresh machine has no package lists, an old one may have lists of what is gone.
    await aptGet(['update', '-qq']);
    await install(packages);
  });
}

async function install(packages: readonly string[]): Promise<void> {
  await aptGet(['install', '-qq', '--yes', '--no-install-recommends', ...packages]);
}

/** Asks nobody, and waits two minutes for another apt-get. */
async function aptGet(args: readonly string[]): Promise<void> {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  await mustRun('apt-get', ['-o', 'DPkg::Lock::Timeout=120', ...args], { cwd: '/', env });
}
