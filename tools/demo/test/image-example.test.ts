import { execFileSync } from 'node:child_process';
import { readFileSync, readlinkSync } from 'node:fs';
import { cp, mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';

import { runCli, TOKEN } from '@parity-tools/e2e';
import { hasOci, installDebian, skopeo, startDockerRegistry, umoci } from '@parity-tools/peers';
import { tempFolder } from '@parity-tools/test-kit';
import { beforeAll, describe, expect, test } from 'vitest';

import { buildWithNix, certificates, type ImageArch } from './image/build-with-nix.ts';

const repository = path.resolve(import.meta.dirname, '../../..');
const example = path.join(repository, 'examples/nix2container');
const bin = path.join(repository, 'packages/nix2container/src/bin.ts');
const peers = ['docker-registry', 'skopeo', 'umoci', 'nix-store'] as const;
const arches: readonly ImageArch[] = ['amd64', 'arm64'];
const login = { user: 'example', password: TOKEN };

describe.skipIf(!hasOci(...peers))('examples/nix2container (needs the peers of tools/peers)', () => {
  beforeAll(() => installDebian(...peers), 300_000);

  test('its image.nix becomes an image, and its workflows publish it', async () => {
    using temp = tempFolder();
    // In a store nothing can be deleted by whoever is not root.
    using _ = { [Symbol.dispose]: () => execFileSync('chmod', ['-R', 'u+w', temp.path]) };
    await using registry = await startDockerRegistry(temp.at('server'), { login });
    const bridge = temp.at('bridge');
    await checkOut(bridge, registry.host);
    for (const arch of arches) {
      await mkdir(path.join(bridge, 'out'), { recursive: true });
      await writeFile(path.join(bridge, `out/image-${arch}.json`), await buildWithNix(arch, temp.path));
    }
    for (const workflow of ['publish-amd64', 'publish-arm64', 'publish-index'])
      await runWorkflow(bridge, workflow);

    const clients = { home: temp.at('home'), registries: [{ host: registry.host, login }] };
    const image = `docker://${registry.host}/example/alertmanager-gotify-bridge`;
    const raw = async (tag: string): Promise<string> =>
      (await skopeo(['inspect', '--raw', `${image}:${tag}`], clients)).stdout;
    expect(await raw('latest')).toBe(await raw('1.0.0'));
    for (const arch of arches) {
      const inspected = await skopeo(
        ['--override-arch', arch, 'inspect', '--config', `${image}:1.0.0`],
        clients,
      );
      expect(JSON.parse(inspected.stdout)).toMatchObject({
        architecture: arch,
        os: 'linux',
        config: {
          Cmd: ['/app/python3', '/app/bridge.py'],
          WorkingDir: '/app',
          ExposedPorts: { '8080/tcp': {} },
          Env: ['PORT=8080', 'SSL_CERT_FILE=/etc/ssl/certs/ca-bundle.crt'],
        },
      });
      await skopeo(['--override-arch', arch, 'copy', `${image}:1.0.0`, `oci:${arch}:pulled`], clients);
      const unpacked = await umoci(
        ['unpack', '--rootless', '--image', `${arch}:pulled`, `${arch}-bundle`],
        clients,
      );
      expect(unpacked.code, unpacked.stderr).toBe(0);
      const rootfs = temp.at('home', `${arch}-bundle/rootfs`);
      const inImage = (file: string): string => readFileSync(path.join(rootfs, file), 'utf8');
      expect(inImage('etc/ssl/certs/ca-bundle.crt')).toBe(certificates);
      expect(inImage('app/bridge.py')).toBe(await readFile(path.join(example, 'src/bridge.py'), 'utf8'));
      // A link to a store path, which is there as well.
      expect(inImage(readlinkSync(path.join(rootfs, 'app/python3')))).toMatch(/^\x7fELF/);
    }
  });
});

/** The example as a repository has it: without the stand-in, pointed at our registry. */
async function checkOut(folder: string, host: string): Promise<void> {
  await cp(example, folder, { recursive: true });
  const file = path.join(folder, 'parity.json');
  const text = await readFile(file, 'utf8');
  await writeFile(file, text.replaceAll('git.example.org', host).replaceAll(/, "build": \[.*\]/g, ''));
}

/** What Woodpecker would do for a tag; the packages are installed already. */
async function runWorkflow(cwd: string, name: string): Promise<void> {
  const text = await readFile(path.join(cwd, `.woodpecker/${name}.yaml`), 'utf8');
  const args = /- npx parity-nix2container (.*)/.exec(text)?.[1]?.split(' ') ?? [];
  const env = { CI_COMMIT_TAG: 'v1.0.0', CI_COMMIT_SHA: 'a'.repeat(40), REGISTRY_TOKEN: TOKEN };
  const { exit, stderr } = await runCli({ bin, cwd, args, env });
  expect(exit, stderr).toBe(0);
}
