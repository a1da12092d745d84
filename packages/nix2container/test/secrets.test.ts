import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';

import { type Finished, leaksIn, OWNER, profiles, temporaryDir, TOKEN } from '@parity-tools/e2e';
import { hasOci, installDebian, startTokenRegistry } from '@parity-tools/peers';
import { describe, expect, test } from 'vitest';

import { forgeScene } from './kit/forge-scene.ts';
import { image, type Repository, repository } from './kit/repository.ts';

const both = { images: { amd64: image(), s390x: image() } };

/** Every app, dry and not, quiet and talkative; `runCli` itself looks at what they print. */
const lines: readonly (readonly string[])[] = [
  ['check'],
  ['publish', '--verbose'],
  ['stage', '--portable'],
  ['publish-amd64', '--publish', '--verbose', '--json'],
  ['push-staged', '--publish', '--verbose'],
  ['publish', '--publish', '--verbose', '--json'],
  ['publish-index', '--publish'],
  ['verify', '--verbose'],
  ['verify-digest', '--against-registry', '--json'],
];

async function runAll(
  repo: Repository,
  env: Readonly<Record<string, string>> = {},
): Promise<readonly Finished[]> {
  const runs: Finished[] = [];
  for (const line of lines) runs.push(await repo.run(line, { DEBUG: '*', ...env }));
  return runs;
}

async function textsBelow(folder: string): Promise<readonly string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile());
  return Promise.all(files.map((file) => readFile(path.join(file.parentPath, file.name), 'latin1')));
}

describe.each(profiles)('on %s', (profile) => {
  test('no app leaves the token anywhere', async () => {
    await using scene = await forgeScene(profile, both);
    const runs = await runAll(scene.repo);
    expect(runs.map(({ exit }) => exit)).toEqual(lines.map(() => 0));
    for (const text of await textsBelow(scene.repo.dir)) expect(leaksIn(text)).toEqual([]);
    // In no URL, and only in the header that it belongs to.
    for (const { path: place, headers } of scene.forge.requests) {
      expect(leaksIn(place)).toEqual([]);
      const { authorization: _, ...others } = headers;
      expect(leaksIn(JSON.stringify(others))).toEqual([]);
    }
  });

  test('a refusal does not quote it', async () => {
    await using scene = await forgeScene(profile, { ...both, env: { REGISTRY_TOKEN: `${TOKEN}x` } });
    const runs = await runAll(scene.repo);
    expect(runs.some(({ said }) => said.includes('BLOCKER(bad-token)'))).toBe(true);
    for (const text of await textsBelow(scene.repo.dir)) expect(leaksIn(text)).toEqual([]);
  });
});

test.skipIf(!hasOci('docker-registry'))(
  'what a token service gives is as secret',
  { timeout: 300_000 },
  async () => {
    await installDebian('docker-registry');
    await using folder = await temporaryDir();
    const login = { user: OWNER, password: TOKEN };
    await using server = await startTokenRegistry(folder.path, { login });
    const registry = { username: OWNER, authHosts: [new URL(server.tokens.realm).host] };
    const env = { VERSION: '1.2.3', REGISTRY_TOKEN: TOKEN };
    await using repo = await repository({
      imageName: `${server.host}/${OWNER}/tool`,
      ...both,
      registry,
      env,
    });
    const runs = await runAll(repo);
    expect(runs.map(({ exit }) => exit)).toEqual(lines.map(() => 0));
    expect(server.tokens.given.length).toBeGreaterThan(0);
    const printed = runs.flatMap(({ stdout, stderr }) => [stdout, stderr]);
    // Every JSON Web Token begins so.
    for (const text of [...printed, ...(await textsBelow(repo.dir))])
      expect(text).not.toMatch(/eyJ[\w-]{10}/);
  },
);
