import { chmod, writeFile } from 'node:fs/promises';

import { OWNER, temporaryDir, TOKEN } from '@parity-tools/e2e';
import { hasOci, installDebian, type RegistryServer, skopeo, startDockerRegistry } from '@parity-tools/peers';
import { beforeAll, describe, expect, test } from 'vitest';

import { image, type Repository, repository } from './kit/repository.ts';

const login = { user: OWNER, password: TOKEN };
const env = { VERSION: '1.2.3', REGISTRY_TOKEN: TOKEN };

beforeAll(() => installDebian('docker-registry', 'skopeo'), 300_000);

interface Scene extends AsyncDisposable {
  readonly server: RegistryServer;
  /** Published as 1.2.3 from its image.json. */
  readonly repo: Repository;
  /** Of the manifest that was published. */
  readonly digest: string;
  /** An image layout of what was published, as skopeo writes it. */
  readonly layout: string;
}

async function published(): Promise<Scene> {
  await using stack = new AsyncDisposableStack();
  const folder = stack.use(await temporaryDir());
  const server = stack.use(await startDockerRegistry(folder.path, { login }));
  const imageName = `${server.host}/${OWNER}/tool`;
  const registry = { username: OWNER };
  const repo = stack.use(await repository({ imageName, images: { amd64: image() }, registry, env }));
  const run = await repo.run(['publish', '--publish']);
  if (run.exit !== 0) throw new Error(run.stderr);
  const { stdout } = await repo.run(['verify-digest']);
  const layout = repo.path('layout');
  const clients = { home: folder.path, registries: [{ host: server.host, login }] };
  await skopeo(
    ['copy', '--preserve-digests', `docker://${imageName}:1.2.3-amd64`, `oci:${layout}:tool`],
    clients,
  );
  const kept = stack.move();
  return {
    server,
    repo,
    layout,
    digest: stdout.trim().split(' ')[1] ?? '',
    [Symbol.asyncDispose]: () => kept[Symbol.asyncDispose](),
  };
}

/** The same repository, whose one leg is given in another way. */
async function withLeg({ repo }: Scene, leg: object, arch = 'amd64'): Promise<void> {
  await repo.change({ artifact: { images: { [arch]: leg } } });
}

describe.skipIf(!hasOci('docker-registry', 'skopeo'))('a leg', () => {
  test('that is an image layout is published with the digests that it has', async () => {
    await using scene = await published();
    await withLeg(scene, { ociLayout: 'layout' });
    const run = await scene.repo.run(['publish', '--publish'], { VERSION: '2.0.0' });
    expect(run).toMatchObject({ exit: 0 });
    expect((await scene.repo.run(['verify-digest'])).stdout).toBe(`amd64 ${scene.digest}\n`);
    const other = await scene.repo.run(['check'], {});
    expect(other).toMatchObject({ exit: 0 });
    await withLeg(scene, { ociLayout: 'layout' }, 's390x');
    const wrong = await scene.repo.run(['publish']);
    expect(wrong.said).toContain('BLOCKER(artifact-invalid): layout');
  });

  test('that is a copy-to program is run into a layout, and nothing is compressed', async () => {
    await using scene = await published();
    const program = `#!/bin/sh\nexec skopeo --insecure-policy copy oci:${scene.layout}:tool "$@"\n`;
    await writeFile(scene.repo.path('copy-to'), program);
    await chmod(scene.repo.path('copy-to'), 0o755);
    await withLeg(scene, { copyTo: 'copy-to' });
    const { PATH } = process.env;
    expect((await scene.repo.run(['verify-digest'], { PATH })).stdout).toBe(`amd64 ${scene.digest}\n`);
    await writeFile(scene.repo.path('copy-to'), '#!/bin/sh\necho it broke >&2\nexit 3\n');
    const broken = await scene.repo.run(['stage'], { PATH });
    expect(broken.exit).toBe(3);
    expect(broken.said).toContain('copy-to did not copy the image: it ended with 3.');
    expect(broken.said).toContain('it broke');
  });

  test.each([
    ['a bare digest', (digest: string) => `${digest}\n`],
    ['a digest behind a name', (digest: string) => `registry.example.org/team/tool@${digest}`],
    ['what buildx writes', (digest: string) => JSON.stringify({ 'containerimage.digest': digest })],
  ])('that is %s joins what is at the registry', async (_, write) => {
    await using scene = await published();
    await scene.repo.write('digest', write(scene.digest));
    await withLeg(scene, { digestFile: 'digest' });
    const run = await scene.repo.run(['publish', '--publish', '--verbose'], { VERSION: '2.0.0' });
    expect(run).toMatchObject({ exit: 0 });
    expect(run.stderr).not.toContain('blobs/uploads/ 202');
    expect(await scene.repo.run(['verify'], { VERSION: '2.0.0' })).toMatchObject({ exit: 0 });
  });

  test('whose digest is not in this repository, or for another arch, is missing', async () => {
    await using scene = await published();
    await scene.repo.write('digest', `sha256:${'0'.repeat(64)}`);
    await withLeg(scene, { digestFile: 'digest' });
    const absent = await scene.repo.run(['publish', '--publish'], { VERSION: '2.0.0' });
    expect(absent.exit).toBe(3);
    expect(absent.said).toContain('BLOCKER(arch-missing): The image for amd64 is not at the registry.');
    await scene.repo.write('digest', scene.digest);
    await withLeg(scene, { digestFile: 'digest' }, 's390x');
    const wrong = await scene.repo.run(['publish', '--publish'], { VERSION: '2.0.0' });
    expect(wrong.exit).toBe(3);
    expect(wrong.said).toContain(`${scene.digest} is for amd64`);
  });

  test.each([
    [{}, 'is missing: a leg has one of "image", "copyTo", "ociLayout", "digestFile"'],
    [{ image: 'a', ociLayout: 'b' }, 'stands beside "image"; a leg has one of'],
  ])('must be given in one way: %j', async (leg, why) => {
    await using repo = await repository({
      imageName: '127.0.0.1:1/team/tool',
      artifact: { images: { amd64: leg } },
    });
    const run = await repo.run(['check']);
    expect(run.exit).toBe(2);
    expect(run.said).toContain(why);
  });
});
