import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';

export type Environment = Readonly<Record<string, string>>;

/** A stranger's machine: an empty home, empty caches, and one registry. Nothing of this machine's settings leaks in. */
export async function clientEnvironment(home: string, registry: string): Promise<Environment> {
  await mkdir(home, { recursive: true });
  const config = path.join(home, '.npmrc');
  // npm does not even try to publish without a token; verdaccio lets anybody in.
  const settings = [
    `registry=${registry}`,
    `${registry.replace('http:', '')}:_authToken=anybody`,
    'update-notifier=false',
  ];
  await writeFile(config, `${settings.join('\n')}\n`);
  return {
    HOME: home,
    XDG_DATA_HOME: path.join(home, 'data'),
    XDG_CACHE_HOME: path.join(home, 'cache'),
    npm_config_userconfig: config,
    npm_config_globalconfig: path.join(home, 'globalconfig'),
    npm_config_cache: path.join(home, 'npm-cache'),
    npm_config_store_dir: path.join(home, 'pnpm-store'),
    NO_COLOR: '1',
  };
}
