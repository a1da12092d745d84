import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';

import { OWNER, profiles, STRANGERS, TOKEN, world } from '@parity-tools/e2e';
import { describe, expect, test } from 'vitest';

import { PNAME, repository } from './kit/repository.ts';
import { forgeScene, verdaccioScene } from './kit/scene.ts';

const publish = ['publish', '--publish'];

describe.concurrent('a registry of its own', { timeout: 180_000 }, () => {
  test('gets the token as Bearer, and tells when it is none', async () => {
    await using at = await verdaccioScene();
    const run = await at.repo.run(publish, { REGISTRY_TOKEN: 'none-of-theirs-0123' });
    expect(run.exit).toBe(3);
    expect(run.stderr).toContain('does not accept the token');
    expect(run.stderr).toContain('BLOCKER(bad-token)');
    expect((await at.registry.packument()).versions).toEqual({});
  });

  test('gets it as a password, where it is said to', async () => {
    await using at = await verdaccioScene();
    await at.repo.change({
      registry: { username: OWNER },
      artifact: { registryUrl: at.verdaccio.url, auth: 'basic' },
      env: { VERSION: '1.2.3', REGISTRY_TOKEN: 'a-password-of-its-own' },
    });
    expect(await at.repo.run(publish)).toMatchObject({ exit: 0 });
  });

  test('is read without a token in a dry run', async () => {
    await using at = await verdaccioScene();
    const run = await at.repo.run(['publish'], { REGISTRY_TOKEN: undefined });
    expect(run).toMatchObject({ exit: 0 });
    expect(run.said).toContain('needed fleet-addon');
    expect(run.said).toContain('With --publish this stops at BLOCKER(empty-token)');
  });

  test('must be where registry.host is, if that is said', async () => {
    await using repo = await repository({
      registry: { host: 'https://git.example.org', owner: OWNER },
      artifact: { registryUrl: 'https://npm.example.org/' },
    });
    const run = await repo.run(['check']);
    expect(run.exit).toBe(2);
    expect(run.said).toContain('npm-addon.registryUrl is on https://npm.example.org');
  });
});

interface Refusal {
  readonly status: number;
  readonly body: string;
}

/** A registry that has nothing, and answers every write alike. */
async function refusing({ status, body }: Refusal) {
  const seen: IncomingMessage[] = [];
  const server = createServer((incoming, outgoing) => {
    seen.push(incoming);
    incoming.resume();
    incoming.on('end', () => {
      const isWrite = incoming.method === 'PUT';
      outgoing.writeHead(isWrite ? status : 404, { 'content-type': 'application/json', 'retry-after': '0' });
      outgoing.end(isWrite ? body : '{}');
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/some/path`;
  return {
    url,
    seen,
    [Symbol.asyncDispose]: async () => void (server.closeAllConnections(), server.close()),
  };
}

describe.concurrent('what other registries say of a publish', { timeout: 180_000 }, () => {
  test.each<[string, Refusal, string, string]>([
    ['401', { status: 401, body: '{"error":"who?"}' }, 'bad-token', 'does not accept the token'],
    ['403', { status: 403, body: '{"error":"not yours"}' }, 'no-permission', 'not yours'],
    [
      '403 of a version',
      { status: 403, body: '{"error":"You cannot publish over the previously published versions: 1.2.3."}' },
      'registry-invalid',
      'says that the version exists, and it is not there',
    ],
    ['413', { status: 413, body: 'too large' }, 'too-large', 'verdaccio: max_body_size'],
    ['404', { status: 404, body: '' }, 'registry-unsupported', 'Correct registryUrl'],
    ['400', { status: 400, body: '{"error":"bad dist-tags"}' }, 'registry-invalid', 'bad dist-tags'],
    ['202', { status: 202, body: '{}' }, 'registry-invalid', 'is not how an npm registry takes a version'],
  ])('%s', async (_, refusal, blocker, words) => {
    await using registry = await refusing(refusal);
    const env = { VERSION: '1.2.3', REGISTRY_TOKEN: 'a-token-of-theirs' };
    await using repo = await repository({ artifact: { registryUrl: registry.url }, env });
    const run = await repo.run(publish);
    expect(run.exit).toBe(3);
    expect(run.stderr).toContain(`BLOCKER(${blocker})`);
    expect(run.said).toContain(words);
    const write = registry.seen.find(({ method }) => method === 'PUT');
    expect(write?.url).toBe(`/some/path/${PNAME.replace('/', '%2f')}`);
    expect(write?.headers.authorization).toBe('Bearer a-token-of-theirs');
  });
});

describe.concurrent.each(profiles)('%s: who may publish', { timeout: 180_000 }, (profile) => {
  test('not a package that names a repository whose packages the token may not write', async () => {
    const repositories = [{ owner: 'stranger', name: 'theirs', writers: [] }];
    await using at = await forgeScene(profile, {}, { world: { ...world(), repositories } });
    const url = `git+${at.forge.url}/stranger/theirs.git`;
    await at.repo.change({ packageJson: { repository: { type: 'git', url } } });
    const run = await at.repo.run(publish);
    expect(run.exit).toBe(3);
    expect(run.said).toContain('BLOCKER(no-permission): package.json names a repository of this forge');
    expect(run.said).toContain('correct "repository" in package.json');
  });

  test('not somebody else', async () => {
    await using at = await forgeScene(profile);
    const run = await at.repo.run(publish, { REGISTRY_TOKEN: STRANGERS });
    expect(run.exit).toBe(3);
    expect(run.stderr).toContain('BLOCKER(no-permission)');
  });

  test('without a token, a dry run tells what is there as far as everybody may see it', async () => {
    await using at = await forgeScene(profile);
    await at.repo.run(publish);
    const run = await at.repo.run(['publish'], { REGISTRY_TOKEN: undefined });
    expect(run).toMatchObject({ exit: 0 });
    expect(run.said).toContain('the same bytes are there');
    await using closed = await forgeScene(profile, {}, { world: world({ requireSignIn: true }) });
    const blind = await closed.repo.run(['publish'], { REGISTRY_TOKEN: undefined });
    expect(blind).toMatchObject({ exit: 0 });
    expect(blind.said).toContain('not readable without a token');
    expect(await closed.repo.run(publish, { REGISTRY_TOKEN: TOKEN })).toMatchObject({ exit: 0 });
  });

  test('shapes that npm makes right are published right, and stay as they are in the tarball', async () => {
    const packageJson = {
      bin: './addon.node',
      repository: 'o/r',
      bundleDependencies: false,
      keywords: 'a b',
    };
    await using at = await forgeScene(profile, { packageJson });
    expect(await at.repo.run(publish)).toMatchObject({ exit: 0 });
    expect((await at.registry.packument()).versions['1.2.3']).toMatchObject({
      bin: { 'addon-linux-s390x-gnu': './addon.node' },
    });
  });
});
