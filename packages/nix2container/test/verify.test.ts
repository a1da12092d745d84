import { readFile, writeFile } from 'node:fs/promises';

import { OWNER, temporaryDir, TOKEN } from '@parity-tools/e2e';
import { hasOci, installDebian, startDockerRegistry } from '@parity-tools/peers';
import { beforeAll, describe, expect, test } from 'vitest';

import { image, repository } from './kit/repository.ts';

beforeAll(() => installDebian('docker-registry'), 300_000);

describe.skipIf(!hasOci('docker-registry'))('verify (needs docker-registry)', () => {
  test('finds a config that has gone wrong on the disk of the registry', async () => {
    await using folder = await temporaryDir();
    await using server = await startDockerRegistry(folder.path, { login: { user: OWNER, password: TOKEN } });
    const env = { VERSION: '1.2.3', REGISTRY_TOKEN: TOKEN };
    const imageName = `${server.host}/${OWNER}/tool`;
    await using repo = await repository({ imageName, images: { amd64: image() }, env });
    expect(await repo.run(['publish', '--publish'])).toMatchObject({ exit: 0 });
    expect(await repo.run(['verify'])).toMatchObject({ exit: 0 });
    for (const file of await server.files()) {
      const text = await readFile(file, 'latin1');
      if (text.includes('"rootfs"')) await writeFile(file, text.replace('WORD=ours', 'WORD=evil'), 'latin1');
    }
    const run = await repo.run(['verify']);
    expect(run).toMatchObject({ exit: 3 });
    expect(run.said).toContain('BLOCKER(digest-mismatch): The config of the image for amd64');
  });
});
