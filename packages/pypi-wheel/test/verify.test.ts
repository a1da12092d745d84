import { leaksIn, profiles, TOKEN, world } from '@parity-tools/e2e';
import { hasPeers, installPeers } from '@parity-tools/peers';
import { httpServer } from '@parity-tools/test-kit';
import { makeWheel, wheelFileName } from '@parity-tools/test-kit/make-wheel';
import { beforeAll, describe, expect, test } from 'vitest';

import { forgeScene } from './kit/forge-scene.ts';
import { indexServer } from './kit/index-server.ts';
import { native, otherBytes, pure, repository, s390x, toolWheel } from './kit/repository.ts';
import { type SpyPip, spyPip } from './kit/spy-pip.ts';

const publish = ['publish', '--publish'];
const anonymous = { REGISTRY_TOKEN: undefined };
const foreign = native.arch === 's390x' ? toolWheel({ tags: 'cp312-cp312-linux_x86_64' }) : s390x;
const foreignArch = native.arch === 's390x' ? 'amd64' : 's390x';
const legs = { [native.arch]: [native.wheel], [foreignArch]: [foreign] };

const byPip = 'downloaded by pip';
const bySelf = 'by index and hash: not for this machine';

/** What is said of a wheel. */
function saidOf(said: string, wheel: object): string {
  const at = said.indexOf(wheelFileName(wheel));
  return said.slice(at, said.indexOf('.whl', at + wheelFileName(wheel).length));
}

describe.skipIf(!hasPeers())('verify with pip (needs the peers of tools/peers)', () => {
  let pip: SpyPip;
  beforeAll(async () => {
    await installPeers();
    pip = await spyPip();
    return () => pip[Symbol.asyncDispose]();
  }, 300_000);

  describe.concurrent.each(profiles)('%s', (profile) => {
    test('what this machine runs comes by pip, the rest by index and hash', async () => {
      await using at = await forgeScene(profile, { legs, env: { PATH: pip.PATH } });
      expect(await at.repo.run(publish)).toMatchObject({ exit: 0 });
      for (const env of [{}, anonymous]) {
        const run = await at.repo.run(['verify'], env);
        expect(run.exit, run.stderr).toBe(0);
        expect(saidOf(run.said, native.wheel)).toContain(`the same bytes, ${byPip}`);
        expect(saidOf(run.said, foreign)).toContain(`the same bytes, ${bySelf}`);
        expect(run.stderr).toContain('Verified against the stage of this release.');
      }
    });

    test.each([
      ['every machine', pure],
      ['every machine, from a Python on', toolWheel({ ...pure, fields: ['Requires-Python: >=3.9.2'] })],
      ['two Pythons', toolWheel({ tags: 'py2.py3-none-any' })],
    ])('a wheel for %s', async (_, wheel) => {
      await using at = await forgeScene(profile, { legs: { noarch: [wheel] }, env: { PATH: pip.PATH } });
      await at.repo.run(publish);
      const run = await at.repo.run(['verify']);
      expect(run.exit, run.stderr).toBe(0);
      expect(run.said).toContain(byPip);
    });

    test('a registry that wants a token: no child gets it, and parity reads for itself', async () => {
      await using own = await spyPip();
      const env = { PATH: own.PATH };
      await using at = await forgeScene(profile, { legs, env }, { world: world({ requireSignIn: true }) });
      expect(await at.repo.run(publish)).toMatchObject({ exit: 0 });
      const run = await at.repo.run(['verify'], { SOME_URL: `https://oleks:${TOKEN}@127.0.0.1/` });
      expect(run.exit, run.stderr).toBe(0);
      expect(saidOf(run.said, native.wheel)).toContain('read without pip, which gets no token');
      // It could read nothing, and so is not even asked.
      expect(await own.calls()).toEqual([]);
      const none = await at.repo.run(['verify'], anonymous);
      expect([none.exit, none.stderr]).toEqual([3, expect.stringContaining('BLOCKER(no-permission)')]);
    });

    test('another build of the same wheel is what pip prefers: it is not what is compared', async () => {
      await using at = await forgeScene(profile, { legs, env: { PATH: pip.PATH } });
      await at.repo.run(publish);
      await at.put({ ...otherBytes(native.wheel), build: '9' });
      const run = await at.repo.run(['verify']);
      expect(run.exit, run.stderr).toBe(0);
      expect(saidOf(run.said, native.wheel)).toContain('read without pip, which prefers another build');
    });

    test.each([
      ['a native one', native.wheel],
      ['a foreign one', foreign],
    ])('a file that is not what the index says: %s', async (_, wheel) => {
      await using at = await forgeScene(profile, { legs, env: { PATH: pip.PATH } });
      await at.repo.run(publish);
      at.forge.addFault({
        match: { method: 'GET', path: new RegExp(`/files/.*/${wheelFileName(wheel)}$`) },
        occurrence: 'every',
        does: { kind: 'status', status: 200, body: makeWheel(otherBytes(wheel)).toString('latin1') },
      });
      const run = await at.repo.run(['verify']);
      expect([run.exit, run.stderr]).toEqual([3, expect.stringContaining('BLOCKER(digest-mismatch)')]);
      expect(run.said).toContain(wheelFileName(wheel));
    });
  });

  test('every call of pip: what it is told, where it is run, and no token', async () => {
    await using own = await spyPip();
    const path = { PATH: own.PATH };
    await using at = await forgeScene('gitea', { legs, env: path });
    await at.repo.run(publish);
    // A repository may have modules of these names; Python would take them.
    for (const module of ['pip.py', 'socket.py']) await at.repo.write(module, 'raise SystemExit(7)');
    const run = await at.repo.run(['verify'], {
      SECRET: `x${TOKEN}`,
      PIP_INDEX_URL: 'https://a/',
      HOME: at.repo.dir,
    });
    expect(run.exit, run.stderr).toBe(0);
    const calls = await own.calls();
    expect(calls.map((call) => /^called: (\S+)/.exec(call)?.[1])).toEqual(['--version', 'download']);
    expect(leaksIn(calls.join(''))).toEqual([]);
    for (const call of calls) {
      expect(call).not.toContain(at.repo.dir);
      expect(call).not.toContain('PIP_INDEX_URL');
    }
  });

  test('whatever pip is told elsewhere on this machine does not matter', async () => {
    await using evil = await httpServer((_, response) => response.writeHead(404).end());
    await using at = await forgeScene('gitea', { legs, env: { PATH: pip.PATH } });
    await at.repo.run(publish);
    const settings = `[global]\nindex-url = ${evil.origin}\nextra-index-url = ${evil.origin}\nno-index = true\n`;
    for (const file of ['.config/pip/pip.conf', '.pip/pip.conf', 'given/pip/pip.conf'])
      await at.repo.write(file, settings);
    await at.repo.write('requirements.txt', 'tool==9.9.9');
    const run = await at.repo.run(['verify'], {
      HOME: at.repo.dir,
      XDG_CONFIG_HOME: at.repo.path('.config'),
      XDG_CONFIG_DIRS: at.repo.path('given'),
      PIP_CONFIG_FILE: at.repo.path('.pip/pip.conf'),
      PIP_INDEX_URL: evil.origin,
      PIP_EXTRA_INDEX_URL: evil.origin,
      PIP_FIND_LINKS: evil.origin,
      PIP_NO_INDEX: '1',
      PIP_REQUIRE_VIRTUALENV: '1',
      PIP_CONSTRAINT: at.repo.path('requirements.txt'),
    });
    expect(run.exit, run.stderr).toBe(0);
    expect(run.said).toContain(byPip);
    expect(evil.requests).toEqual([]);
  });

  test('a file that only the token can read, of an index that all can', async () => {
    await using server = await indexServer({ hides: ['files'] });
    await using repo = await repository({ ...server.parts, legs });
    const env = { PATH: pip.PATH };
    await repo.run(publish, env);
    const run = await repo.run(['verify'], env);
    expect(run.exit, run.stderr).toBe(0);
    expect(saidOf(run.said, native.wheel)).toContain('read without pip, which gets no token');
    const none = await repo.run(['verify'], { ...env, ...anonymous });
    expect([none.exit, none.stderr]).toEqual([3, expect.stringContaining('BLOCKER(no-permission)')]);
  });

  test('a project whose name is like an error of pip', async () => {
    const wheel = { ...native.wheel, name: 'xxhash' };
    await using server = await indexServer();
    const artifact = {
      ...server.parts.artifact,
      pname: 'xxhash',
      legs: { [native.arch]: { wheel: 'dist/x' } },
    };
    await using repo = await repository({ ...server.parts, artifact, legs: { x: [wheel] } });
    const env = { PATH: pip.PATH };
    expect(await repo.run(publish, env)).toMatchObject({ exit: 0 });
    expect((await repo.run(['verify'], env)).said).toContain(byPip);
    server.lose.add(wheelFileName(wheel));
    const lost = await repo.run(['verify'], env);
    expect([lost.exit, lost.stderr]).toEqual([3, expect.stringContaining('BLOCKER(arch-missing)')]);
  });
});
