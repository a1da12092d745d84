import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { describe, expect, test } from 'vitest';

import { NPM, tell } from './addons.ts';
import { TOKEN, forgeWith, worldWith } from './forge-fixture.ts';
import { canRun, mustHavePeers, runIn } from './programs.ts';
import { temporaryDir } from './temporary-dir.ts';

const NAMES = ['tool', '@scope/tool'] as const;

const haveNpm = canRun('npm', ['--version']);

describe.skipIf(!haveNpm && !mustHavePeers)('npm (needs npm)', () => {
  test.for(['gitea', 'forgejo'] as const)('%s: publishes, tags, installs, takes back', async (profile) => {
    await using dir = await temporaryDir();
    // Nothing is public here, so that also what only reads must sign in.
    const world = worldWith({ settings: { requireSignIn: true } });
    await using forge = await forgeWith({ profile, world });
    await writeFile(join(dir.path, '.npmrc'), settingsFor(forge.url, dir.path));
    const npm = async (...args: string[]): Promise<string> => runIn(dir.path, 'npm', args);
    for (const name of NAMES) await npm('publish', await projectOf(dir.path, name), '--tag', 'next');
    await npm('dist-tag', 'add', '@scope/tool@1.2.3', 'latest');
    expect(await npm('dist-tag', 'ls', '@scope/tool')).toBe('latest: 1.2.3\nnext: 1.2.3\n');
    await npm('install', 'tool@next', '@scope/tool');
    for (const name of NAMES) {
      const installed = join(dir.path, 'node_modules', name, 'index.js');
      expect(await readFile(installed, 'utf8')).toBe(`// ${name}\n`);
    }
    await npm('unpublish', '@scope/tool@1.2.3', '--force');
    const signedIn = forge.requests.filter(({ credential }) => credential.kind !== 'bearer');
    expect(signedIn).toEqual([]);
    expect(forge.requests.at(-1)).toMatchObject({ method: 'DELETE', status: 200 });
    expect(await tell(forge.url, '/@scope%2ftool')).toEqual({ error: '' });
  });
});

/** A package to be published; its name is in its only file. */
async function projectOf(home: string, name: string): Promise<string> {
  const folder = join(home, 'projects', name);
  await mkdir(folder, { recursive: true });
  const repository = { type: 'git', url: 'https://x.example/y.git' };
  const manifest = { name, version: '1.2.3', license: 'MIT', repository };
  await writeFile(join(folder, 'package.json'), JSON.stringify(manifest));
  await writeFile(join(folder, 'index.js'), `// ${name}\n`);
  return folder;
}

function settingsFor(base: string, home: string): string {
  const registry = `${base}${NPM}/`;
  return [
    `registry=${registry}`,
    `${registry.replace('http:', '')}:_authToken=${TOKEN}`,
    `cache=${join(home, 'cache')}`,
    `globalconfig=${join(home, 'globalconfig')}`,
    'update-notifier=false',
    'audit=false',
    'fund=false',
    'fetch-retries=0',
    '',
  ].join('\n');
}
