import { readFileSync } from 'node:fs';
import path from 'node:path';

import { tempFolder } from '@parity-tools/test-kit';
import type { TempFolder } from '@parity-tools/test-kit';
import { beforeAll, describe, expect, test } from 'vitest';

import { crane, hasOci, installOci, regctl, skopeo, umoci } from '../src/index.ts';
import { startCraneRegistry, startDistribution, startDockerRegistry } from '../src/index.ts';
import { addToStore } from '../src/index.ts';
import type { Ended, OciHost, RegistryServer } from '../src/index.ts';
import { tinyImage } from './tiny-image.ts';

const accept = 'application/vnd.oci.image.manifest.v1+json'; // docker-registry hides it from who does not say so
const login = { user: 'oleks', password: 'a-token-of-oleks' };

describe.skipIf(!hasOci())('container images (needs the peers of tools/peers)', () => {
  beforeAll(installOci, 1_200_000);

  test.each([
    ['docker-registry', startDockerRegistry],
    ['distribution', startDistribution],
    ['crane', startCraneRegistry],
  ])('%s: what skopeo pushes is read by crane and regctl', async (_, start) => {
    using temp = tempFolder();
    await using registry = await start(temp.at('server'));
    const { digest } = await push(temp, registry);
    const home = temp.at('reader');
    const registries = [registry];
    const name = `${registry.host}/tiny:one`;
    expect(await crane(['digest', name], { home, registries })).toEqual(ok(`${digest}\n`));
    expect(await regctl(['image', 'digest', name], { home, registries })).toEqual(ok(`${digest}\n`));
    expect((await registry.files()).length).toBeGreaterThan(0);
  });

  test.each([
    ['docker-registry', startDockerRegistry],
    ['distribution', startDistribution],
  ])('%s: who has no login, or a wrong one, stays outside', async (_, start) => {
    using temp = tempFolder();
    await using registry = await start(temp.at('server'), { login });
    const { host } = registry;
    await push(temp, { host, login });
    const stranger = { home: temp.at('stranger'), registries: [{ host }] };
    const wrong = { home: temp.at('wrong'), registries: [{ host, login: { ...login, password: 'wrong' } }] };
    for (const options of [stranger, wrong]) {
      expect((await crane(['digest', `${host}/tiny:one`], options)).stderr).toContain('401 Unauthorized');
    }
  });

  test.each([
    ['docker-registry', startDockerRegistry],
    ['distribution', startDistribution],
  ])('%s: what was pushed is there after a kill, and is deleted where that is allowed', async (_, start) => {
    using temp = tempFolder();
    await using registry = await start(temp.at('server'), { deleteEnabled: true });
    const { digest } = await push(temp, registry);
    const { pid } = registry;
    await registry.kill();
    const manifest = new URL(`v2/tiny/manifests/${digest}`, registry.url);
    await expect(fetch(manifest)).rejects.toThrow();
    await registry.restart();
    expect(registry.pid).not.toBe(pid);
    expect((await fetch(manifest, { headers: { accept } })).status).toBe(200);
    expect((await fetch(manifest, { method: 'DELETE' })).status).toBe(202);
  });

  test('an upload goes on where it was when the registry was killed', async () => {
    using temp = tempFolder();
    await using registry = await startDockerRegistry(temp.at('server'));
    const begun = await fetch(new URL('v2/tiny/blobs/uploads/', registry.url), { method: 'POST' });
    await registry.kill();
    await registry.restart();
    const place = begun.headers.get('location')!;
    const headers = { 'content-type': 'application/octet-stream' }; // it answers 500 to any other
    expect((await fetch(place, { method: 'PATCH', headers, body: 'half' })).status).toBe(202);
  });

  test('nobody deletes if nothing is said', async () => {
    using temp = tempFolder();
    await using registry = await startDockerRegistry(temp.at('server'));
    const { digest } = await push(temp, registry);
    const manifest = new URL(`v2/tiny/manifests/${digest}`, registry.url);
    expect((await fetch(manifest, { method: 'DELETE' })).status).toBe(405);
  });

  test('umoci unpacks what skopeo pulled', async () => {
    using temp = tempFolder();
    await using registry = await startDockerRegistry(temp.at('server'));
    await push(temp, registry);
    const home = temp.at('reader');
    const pull = ['copy', `docker://${registry.host}/tiny:one`, 'oci:pulled:one'];
    expect((await skopeo(pull, { home, registries: [registry] })).code).toBe(0);
    const unpacked = await umoci(['unpack', '--rootless', '--image', 'pulled:one', 'bundle'], { home });
    expect(unpacked.code, unpacked.stderr).toBe(0);
    expect(readFileSync(path.join(home, 'bundle/rootfs/answer'), 'utf8')).toBe('42\n');
  });

  test('the store keeps a folder under the same path every time', async () => {
    using temp = tempFolder();
    const folder = path.dirname(temp.write('tiny/answer', '42\n'));
    const stored = await addToStore(folder, temp.at('nix'));
    expect(stored).toMatch(/\/nix\/store\/[0-9a-z]{32}-tiny$/);
    expect(readFileSync(path.join(stored, 'answer'), 'utf8')).toBe('42\n');
    expect(await addToStore(folder, temp.at('nix'))).toBe(stored);
  });

  test.skipIf(process.getuid?.() !== 0)("the machine's store, which takes root", async () => {
    using temp = tempFolder();
    const folder = path.dirname(temp.write('tiny/answer', '42\n'));
    expect(await addToStore(folder)).toMatch(/^\/nix\/store\/[0-9a-z]{32}-tiny$/);
  });
});

async function push(temp: TempFolder, registry: RegistryServer | OciHost) {
  const image = tinyImage(temp.at('tiny'));
  const args = [
    'copy',
    '--preserve-digests',
    `oci:${image.layout}:one`,
    `docker://${registry.host}/tiny:one`,
  ];
  const { code, stderr } = await skopeo(args, { home: temp.at('publisher'), registries: [registry] });
  expect(code, stderr).toBe(0);
  return image;
}

function ok(stdout: string): Ended {
  return { code: 0, stdout, stderr: '' };
}
