import { readFileSync } from 'node:fs';
import path from 'node:path';

import { tempFolder } from '@parity-tools/test-kit';
import { beforeAll, describe, expect, test } from 'vitest';

import { hasPeers, installPeers, npm, pip, pnpm, realAddon, realWheel } from '../src/index.ts';
import { startPypiserver, startVerdaccio, twine, uv } from '../src/index.ts';
import { tinyPackage, tinyWheel } from './tiny-packages.ts';

const login = { user: 'oleks', password: 'a-token-of-oleks' };

describe('verdaccio', () => {
  test('takes what the publisher sends with npm, and npm and pnpm install it', async () => {
    using temp = tempFolder();
    await using registry = await startVerdaccio(temp.at('server'), { publisher: login });
    const cwd = tinyPackage(temp.at('tiny'), '@oleks/tiny', '1.0.0');
    const { url, token } = registry;
    const published = await npm(['publish'], { home: temp.at('publisher'), cwd, registry: url, token });
    expect(published.code, published.stderr).toBe(0);
    expect((await registry.files()).map((file) => path.basename(file))).toContain('tiny-1.0.0.tgz');
    for (const [name, client] of Object.entries({ npm, pnpm })) {
      const home = temp.at(name);
      const { code, stderr } = await client(['install', '@oleks/tiny'], { home, registry: url });
      expect(code, stderr).toBe(0);
      const installed = path.join(home, 'node_modules/@oleks/tiny/index.js');
      expect(readFileSync(installed, 'utf8')).toBe('module.exports = 42;\n');
    }
  });

  test.each([
    ['no token', undefined, 'ENEEDAUTH'],
    ['a wrong token', 'wrong', 'E401'],
  ])('refuses %s', async (_, token, code) => {
    using temp = tempFolder();
    await using registry = await startVerdaccio(temp.at('server'), { publisher: login });
    const cwd = tinyPackage(temp.at('tiny'), '@oleks/tiny', '1.0.0');
    const options = { home: temp.at('publisher'), cwd, registry: registry.url };
    const published = await npm(['publish'], token === undefined ? options : { ...options, token });
    expect(published.code).toBe(1);
    expect(published.stderr).toContain(`npm error code ${code}`);
    expect((await registry.files()).map((file) => path.extname(file))).not.toContain('.tgz');
  });
});

describe.skipIf(!hasPeers())('with what npm does not bring (needs the peers of tools/peers)', () => {
  beforeAll(installPeers, 300_000);

  test.each(['waitress', 'wsgiref'] as const)(
    'pypiserver (%s): what twine sends is installed with pip and uv',
    async (server) => {
      using temp = tempFolder();
      await using index = await startPypiserver(temp.at('server'), { ...login, server });
      const wheel = await tinyWheel(temp.at('tiny'), 'tiny', '1.0.0');
      const sent = await twine(['upload', wheel], { ...index, home: temp.at('publisher') });
      expect(sent.code, sent.stdout + sent.stderr).toBe(0);
      expect((await index.files()).map((file) => readFileSync(file))).toEqual([readFileSync(wheel)]);
      const reader = { home: temp.at('reader'), index: index.index };
      const installed = await pip(['install', 'tiny'], reader);
      expect(installed.code, installed.stderr).toBe(0);
      expect(readFileSync(temp.at('reader/site/tiny.py'), 'utf8')).toBe('answer = 42\n');
      const target = temp.at('by-uv');
      const again = await uv(['pip', 'install', '--target', target, 'tiny'], reader);
      expect(again.code, again.stderr).toBe(0);
      expect(readFileSync(path.join(target, 'tiny.py'), 'utf8')).toBe('answer = 42\n');
    },
  );

  test('pypiserver refuses a wrong password, from twine and from uv', async () => {
    using temp = tempFolder();
    await using index = await startPypiserver(temp.at('server'), login);
    const wheel = await tinyWheel(temp.at('tiny'), 'tiny', '1.0.0');
    const stranger = { ...index, home: temp.at('home'), login: { ...login, password: 'wrong' } };
    expect((await twine(['upload', wheel], stranger)).stdout).toContain('403 Forbidden');
    expect((await uv(['publish', wheel], stranger)).stderr).toContain('403 Forbidden');
    expect(await index.files()).toEqual([]);
  });

  test('what is protected is read with the login', async () => {
    using temp = tempFolder();
    const protects = ['update', 'list', 'download'] as const;
    await using server = await startPypiserver(temp.at('server'), { ...login, protects });
    const wheel = await tinyWheel(temp.at('tiny'), 'tiny', '1.0.0');
    expect((await uv(['publish', wheel], { ...server, home: temp.at('publisher') })).code).toBe(0);
    const args = ['download', 'tiny'];
    expect((await pip(args, { home: temp.at('stranger'), index: server.index })).code).toBe(1);
    expect((await pip(args, { ...server, home: temp.at('reader') })).code).toBe(0);
  });

  test('a client without a registry finds nothing', async () => {
    using temp = tempFolder();
    const [byPip, byNpm] = await Promise.all([
      pip(['download', 'cffi'], { home: temp.at('pip') }),
      npm(['view', 'left-pad'], { home: temp.at('npm') }),
    ]);
    expect([byPip.code, byNpm.code]).toEqual([1, 1]);
  });

  test.each([
    ['s390x', 22, 2],
    ['x64', 62, 1],
  ] as const)('the addon for %s is a program for that machine', async (arch, machine, order) => {
    const { name, binary } = await realAddon(arch);
    expect(name).toContain(arch);
    const header = readFileSync(binary).subarray(0, 20);
    expect(header.subarray(0, 4).toString('latin1')).toBe('\u007FELF');
    expect(header[5]).toBe(order); // 1 is little-endian, 2 is big-endian
    expect(order === 1 ? header.readUInt16LE(18) : header.readUInt16BE(18)).toBe(machine);
  });

  test('the wheels are there, each for its machine', async () => {
    expect(path.basename(await realWheel('cffi', 's390x'))).toMatch(/^cffi-.*-cp312-cp312-.*_s390x\.whl$/);
    expect(path.basename(await realWheel('pydantic-core', 'aarch64'))).toMatch(
      /^pydantic_core-.*-cp312-cp312-.*_aarch64\.whl$/,
    );
  });
});
