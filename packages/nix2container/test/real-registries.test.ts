import { readFile } from 'node:fs/promises';

import { temporaryDir } from '@parity-tools/e2e';
import {
  crane,
  hasOci,
  installOci,
  regctl,
  skopeo,
  startCraneRegistry,
  startDistribution,
  startDockerRegistry,
  umoci,
} from '@parity-tools/peers';
import { beforeAll, describe, expect, test } from 'vitest';

import { image, type Repository, repository } from './kit/repository.ts';

const login = { user: 'oleks', password: 'a-token-of-the-tests' };

/** Whether a wrong token is refused is the registry's business; crane's has no tokens. */
const servers = [
  ['docker-registry', 'docker-registry', (folder: string) => startDockerRegistry(folder, { login }), true],
  ['distribution', 'registry', (folder: string) => startDistribution(folder, { login }), true],
  ["crane's registry", 'crane', (folder: string) => startCraneRegistry(folder), false],
] as const;

const both = { amd64: image(), s390x: image() };

async function repositoryFor(host: string, more: object = {}): Promise<Repository> {
  const env = { VERSION: '1.2.3', REGISTRY_TOKEN: login.password };
  const registry = { username: login.user };
  return repository({ imageName: `${host}/team/tool`, images: both, registry, env, ...more });
}

beforeAll(installOci, 1_200_000);

describe.skipIf(!hasOci()).each(servers)('%s', (_, __, start, hasLogin) => {
  test('takes an image for two arches, and others read what we pushed', async () => {
    await using folder = await temporaryDir();
    await using server = await start(folder.path);
    await using repo = await repositoryFor(server.host);
    const clients = {
      home: folder.path,
      registries: [{ host: server.host, ...(hasLogin ? { login } : {}) }],
    };
    expect(await repo.run(['publish', '--publish'])).toMatchObject({ exit: 0 });
    const again = await repo.run(['publish', '--publish', '--verbose']);
    expect(again.said).toContain('nothing to do');
    const asked = again.stderr.match(/^ {2}(?:GET|HEAD|PUT|POST|PATCH) .*\/v2\//gm);
    expect(asked).toHaveLength(2);

    const name = `${server.host}/team/tool:latest`;
    for (const arch of ['amd64', 's390x']) {
      const { stdout } = await skopeo(
        ['--override-arch', arch, 'inspect', '--config', `docker://${name}`],
        clients,
      );
      expect(JSON.parse(stdout)).toMatchObject({
        architecture: arch,
        config: { Env: ['WORD=ours'], Entrypoint: ['/bin/tool'], WorkingDir: '/' },
      });
    }
    await skopeo(['copy', '--all', `docker://${name}`, `oci:${folder.path}/copied:tool`], clients);
    await crane(['validate', '--remote', name, '--fast'], clients);
    const { stdout } = await regctl(['manifest', 'get', '--format', 'raw-body', name], clients);
    expect(JSON.parse(stdout)).toMatchObject({ manifests: [{}, {}] });
  });

  test('holds the files that the image was made from', async () => {
    await using folder = await temporaryDir();
    await using server = await start(folder.path);
    await using repo = await repositoryFor(server.host);
    const clients = {
      home: folder.path,
      registries: [{ host: server.host, ...(hasLogin ? { login } : {}) }],
    };
    await repo.run(['publish', '--publish']);
    const layout = `${folder.path}/layout`;
    const name = `docker://${server.host}/team/tool:1.2.3-amd64`;
    await skopeo(['--override-arch', 'amd64', 'copy', name, `oci:${layout}:tool`], clients);
    await umoci(['unpack', '--rootless', '--image', `${layout}:tool`, `${folder.path}/bundle`], clients);
    expect(await readFile(`${folder.path}/bundle/rootfs/bin/tool`, 'utf8')).toBe('#!/bin/sh\necho ours\n');
    expect(await readFile(`${folder.path}/bundle/rootfs/etc/base`, 'utf8')).toBe('the base of all');
  });

  test('what skopeo pushed and is identical is recognised', async () => {
    await using folder = await temporaryDir();
    await using server = await start(folder.path);
    await using repo = await repositoryFor(server.host, { images: { amd64: image() } });
    const clients = {
      home: folder.path,
      registries: [{ host: server.host, ...(hasLogin ? { login } : {}) }],
    };
    await repo.run(['publish', '--publish']);
    const layout = `oci:${folder.path}/layout:tool`;
    await skopeo(
      ['copy', '--preserve-digests', `docker://${server.host}/team/tool:1.2.3-amd64`, layout],
      clients,
    );
    await repo.change({ imageName: `${server.host}/team/other` });
    await skopeo(
      ['copy', '--preserve-digests', layout, `docker://${server.host}/team/other:by-skopeo`],
      clients,
    );
    const run = await repo.run(['publish', '--publish', '--json']);
    const steps = run.stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as { event: string; id?: string; state?: string });
    const done = steps
      .filter(({ event, state }) => event === 'plan' && state === 'done')
      .map(({ id = '' }) => id);
    expect(done.toSorted()).toEqual(['amd64 config', 'amd64 layer 1', 'amd64 layer 2', 'amd64 manifest']);
  });

  test('a registry that was away is told, and the stage is pushed when it is back', async () => {
    await using folder = await temporaryDir();
    await using server = await start(folder.path);
    await using repo = await repositoryFor(server.host);
    await server.kill();
    expect(await repo.run(['stage', '--portable'])).toMatchObject({ exit: 0 });
    const down = await repo.run(['push-staged', '--publish']);
    expect(down.said).toContain('BLOCKER(registry-down)');
    expect(down.exit).toBe(3);
    await server.restart();
    expect(await repo.run(['push-staged', '--publish'])).toMatchObject({ exit: 0 });
    expect(await repo.run(['verify'])).toMatchObject({ exit: 0 });
  });

  test.runIf(hasLogin)('a wrong token is refused before anything is sent', async () => {
    await using folder = await temporaryDir();
    await using server = await start(folder.path);
    await using repo = await repositoryFor(server.host);
    const run = await repo.run(['publish', '--publish'], { REGISTRY_TOKEN: 'another-token-that-is-wrong' });
    expect(run.exit).toBe(3);
    expect(run.said).toContain('BLOCKER(bad-token)');
    expect((await server.files()).filter((file) => file.includes('/blobs/'))).toEqual([]);
  });
});
