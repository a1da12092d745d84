import { readFileSync } from 'node:fs';

import { tempFolder } from '@parity-tools/test-kit';
import { beforeAll, describe, expect, test } from 'vitest';

import { hasOci, helm, installDebian, installGo, startDockerRegistry } from '../src/index.ts';

const login = { user: 'oleks', password: 'a-token-of-oleks' };

describe.skipIf(!hasOci('docker-registry', 'helm'))('helm (needs the peers of tools/peers)', () => {
  beforeAll(async () => {
    await installDebian('docker-registry');
    await installGo('helm');
  }, 1_200_000);

  test('pushes a chart with a login and pulls it; a stranger stays outside', async () => {
    using temp = tempFolder();
    await using registry = await startDockerRegistry(temp.at('server'), { login });
    const { host } = registry;
    const publisher = { home: temp.at('publisher'), registries: [{ host, login }] };
    for (const args of [
      ['create', 'tiny'],
      ['package', 'tiny', '--version', '1.2.3'],
      ['push', 'tiny-1.2.3.tgz', `oci://${host}/charts`, '--plain-http'],
    ]) {
      const { code, stderr } = await helm(args, publisher);
      expect(code, stderr).toBe(0);
    }
    const pull = ['pull', `oci://${host}/charts/tiny`, '--version', '1.2.3', '--plain-http'];
    const reader = { ...publisher, home: temp.at('reader') };
    expect((await helm(pull, reader)).code).toBe(0);
    const [sent, got] = ['publisher', 'reader'].map((home) =>
      readFileSync(temp.at(`${home}/tiny-1.2.3.tgz`)),
    );
    expect(got).toEqual(sent);
    const stranger = { home: temp.at('stranger'), registries: [{ host }] };
    expect((await helm(pull, stranger)).stderr).toContain('basic credential not found');
  });
});
