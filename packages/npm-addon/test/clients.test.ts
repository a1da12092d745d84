import { existsSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';

import { profiles, temporaryDir } from '@parity-tools/e2e';
import { hasPeers, npm, pnpm } from '@parity-tools/peers';
import { describe, expect, test } from 'vitest';

import { realParts } from './kit/real.ts';
import { forgeScene, verdaccioScene } from './kit/scene.ts';

const publish = ['publish', '--publish'];
/** What can run here. */
const native = process.arch === 's390x' ? 's390x' : 'x64';
const foreign = native === 'x64' ? 's390x' : 'x64';
const isHere = process.platform === 'linux' && ['x64', 's390x'].includes(process.arch);

/** Installs it as a stranger would, and loads it. */
async function install(client: typeof npm, registry: string, pname: string): Promise<void> {
  await using folder = await temporaryDir();
  const project = path.join(folder.path, 'project');
  await mkdir(project);
  await writeFile(path.join(project, 'package.json'), '{ "private": true }');
  const options = { home: path.join(folder.path, 'home'), cwd: project, registry };
  const verb = client === npm ? 'install' : 'add';
  const { code, stdout, stderr } = await client([verb, `${pname}@1.2.3`], options);
  expect(code, stdout + stderr).toBe(0);
  expect(existsSync(path.join(project, 'node_modules', pname, 'package.json'))).toBe(true);
  const load = [
    'exec',
    '--offline',
    '--',
    'node',
    '-e',
    'console.log(Object.keys(require(process.argv[1])))',
    pname,
  ];
  const loaded = await npm(load, options);
  expect(loaded.code, loaded.stderr).toBe(0);
  expect(loaded.stdout).toContain('parse');
}

describe.runIf(hasPeers() && isHere)('a real addon', { concurrent: true, timeout: 300_000 }, () => {
  describe.each(profiles)('on %s', (profile) => {
    test('is installed by npm and pnpm, and verify proves it', async () => {
      const { pname, ...parts } = await realParts(native);
      await using at = await forgeScene(profile, parts);
      expect(await at.repo.run(publish)).toMatchObject({ exit: 0 });
      await install(npm, at.registry.url, pname);
      await install(pnpm, at.registry.url, pname);
      const { exit, said } = await at.repo.run(['verify']);
      expect({ exit, said }).toMatchObject({ exit: 0 });
      expect(said).toContain('the same bytes dist-tags that point to it: latest');
      expect(said).toContain(
        'npm installs it into an empty folder from this registry alone, and node loads it.',
      );
    });

    test('of another arch is fetched by npm, and not installed', async () => {
      const { pname: _, ...parts } = await realParts(foreign);
      await using at = await forgeScene(profile, parts);
      expect(await at.repo.run(publish)).toMatchObject({ exit: 0 });
      const { exit, said } = await at.repo.run(['verify']);
      expect({ exit, said }).toMatchObject({ exit: 0 });
      expect(said).toContain('npm pack gives the same bytes; not installed: this machine is');
    });
  });

  test('is installed from verdaccio by npm and pnpm', async () => {
    const { pname, ...parts } = await realParts(native);
    await using at = await verdaccioScene(parts);
    expect(await at.repo.run(publish)).toMatchObject({ exit: 0 });
    await install(npm, at.registry.url, pname);
    await install(pnpm, at.registry.url, pname);
    const { exit, said } = await at.repo.run(['verify']);
    expect({ exit, said }).toMatchObject({ exit: 0 });
    expect(said).toContain('and node loads it.');
  });

  test('in the leg of another arch is refused', async () => {
    const { pname: _, ...parts } = await realParts('s390x');
    await using at = await forgeScene('gitea', { ...parts, artifact: { ...parts.artifact, arch: 'amd64' } });
    const run = await at.repo.run(['publish']);
    expect(run.exit).toBe(3);
    expect(run.said).toContain(
      'has "rollup.linux-s390x-gnu.node" in it, which is built for s390x; its leg says amd64.',
    );
  });
});
