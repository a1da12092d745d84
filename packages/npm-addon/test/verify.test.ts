import { mkdir } from 'node:fs/promises';
import path from 'node:path';

import { profiles, temporaryDir, world } from '@parity-tools/e2e';
import { freePort } from '@parity-tools/test-kit/free-port';
import { describe, expect, test } from 'vitest';

import { readyTarball } from './kit/ready-tarball.ts';
import { addon, PNAME } from './kit/repository.ts';
import { forgeScene } from './kit/scene.ts';

const publish = ['publish', '--publish'];
const anonymous = { REGISTRY_TOKEN: undefined };
const other = { files: { 'addon.node': Buffer.concat([addon, Buffer.from('more')]) } };

describe.concurrent.each(profiles)('%s: verify', { timeout: 180_000 }, (profile) => {
  test('says what is not there', async () => {
    await using at = await forgeScene(profile);
    const run = await at.repo.run(['verify']);
    expect(run.exit).toBe(3);
    expect(run.said).toContain(`BLOCKER(arch-missing): ${PNAME}@1.2.3 is not published: the s390x leg`);
  });

  test('compares with the stage, else with the inputs, else with what the registry states', async () => {
    await using at = await forgeScene(profile);
    await at.repo.run(publish);
    expect((await at.repo.run(['verify'], anonymous)).said).toMatch(
      /the same bytes .* Verified against the stage/,
    );
    await at.repo.remove('.parity-stage');
    expect((await at.repo.run(['verify'])).said).toMatch(
      /the tar in it is the same .* Verified against the inputs/,
    );
    await at.repo.remove('addon.node');
    expect((await at.repo.run(['verify'])).said).toMatch(
      /can be read, and has the hash that the registry states .* Verified against the registry's own list/,
    );
  });

  test('finds other bytes than were staged, and than the inputs would give', async () => {
    await using at = await forgeScene(profile);
    await at.repo.run(publish);
    await at.repo.change(other);
    await at.repo.run(['stage']);
    for (const from of ['stage', 'inputs']) {
      const run = await at.repo.run(['verify']);
      expect(run.exit, from).toBe(3);
      expect(run.stderr).toContain('BLOCKER(digest-mismatch)');
      if (from === 'stage') await at.repo.remove('.parity-stage');
    }
  });

  test('believes the bytes, and not what is said of them', async () => {
    await using at = await forgeScene(profile);
    await at.repo.run(publish);
    await at.repo.remove('.parity-stage');
    await at.repo.remove('addon.node');
    const packument = await at.registry.packument();
    const dist = packument.versions['1.2.3']?.dist;
    const integrity = `sha512-${'A'.repeat(86)}==`;
    const body = JSON.stringify({ ...packument, versions: { '1.2.3': { dist: { ...dist, integrity } } } });
    const does = {
      kind: 'status',
      status: 200,
      body,
      headers: { 'content-type': 'application/json' },
    } as const;
    at.forge.addFault({ match: { method: 'GET', path: /gnu$/ }, occurrence: 'every', does });
    const run = await at.repo.run(['verify']);
    expect(run.exit).toBe(3);
    expect(run.said).toContain('BLOCKER(digest-mismatch)');
    expect(run.said).toContain(`the registry states ${integrity}`);
  });

  test('with the token, where reading needs it: no other program gets that', async () => {
    await using at = await forgeScene(profile, {}, { world: world({ requireSignIn: true }) });
    expect(await at.repo.run(publish)).toMatchObject({ exit: 0 });
    const run = await at.repo.run(['verify']);
    expect(run).toMatchObject({ exit: 0 });
    expect(run.said).toContain('the same bytes');
    expect(run.said).toContain('npm was not asked: reading needs the token, and no other program gets that.');
    const locked = await at.repo.run(['verify'], anonymous);
    expect(locked.exit).toBe(3);
    expect(locked.said).toContain('cannot be read without a token');
  });

  test('where there is no npm', async () => {
    await using at = await forgeScene(profile);
    await at.repo.run(publish);
    await using bin = await temporaryDir();
    const run = await at.repo.run(['verify'], { PATH: bin.path });
    expect(run).toMatchObject({ exit: 0 });
    expect(run.said).toContain('npm is not installed here, and so was not asked.');
  });

  test("neither a home's nor a repository's .npmrc chooses registry or token", async () => {
    await using at = await forgeScene(profile);
    const nowhere =
      'registry=http://127.0.0.1:9/\n@fleet:registry=http://127.0.0.1:9/\n//127.0.0.1:9/:_authToken=x\n';
    await using home = await temporaryDir();
    await mkdir(path.join(home.path, 'tmp'));
    await at.repo.write('.npmrc', nowhere);
    await at.repo.write('package.json', '{}');
    const env = {
      HOME: at.repo.dir,
      // Below the repository, npm would look for its settings there.
      TMPDIR: at.repo.path('tmp'),
      npm_config_registry: 'http://127.0.0.1:9/',
      npm_config_userconfig: at.repo.path('.npmrc'),
      NPM_TOKEN: 'not-this-one',
    };
    await mkdir(at.repo.path('tmp'));
    expect(await at.repo.run(publish, env)).toMatchObject({ exit: 0 });
    const run = await at.repo.run(['verify'], env);
    expect(run).toMatchObject({ exit: 0 });
    expect(run.said).toContain('npm pack gives the same bytes');
    const asked = at.requests().filter(({ headers }) => String(headers['user-agent']).startsWith('npm/'));
    expect(asked.length).toBeGreaterThan(0);
    expect(asked.every(({ headers }) => headers['authorization'] === undefined)).toBe(true);
  });

  test('of a package that any machine takes, installed by npm; one with dependencies is only fetched', async () => {
    const noarch = (more: object) => ({
      artifact: { arch: 'noarch', tarball: 'ready.tgz' },
      packageJson: { os: undefined, cpu: undefined, libc: undefined, main: 'index.js', ...more },
    });
    await using at = await forgeScene(profile, noarch({}));
    await at.repo.write('ready.tgz', await readyTarball({ name: PNAME, version: '1.2.3', main: 'index.js' }));
    expect(await at.repo.run(publish)).toMatchObject({ exit: 0 });
    expect((await at.repo.run(['verify'])).said).toContain(
      'npm installs it into an empty folder from this registry',
    );
    const dependencies = { nothing: '1' };
    await at.repo.write('ready.tgz', await readyTarball({ name: PNAME, version: '1.2.4', dependencies }));
    expect(await at.repo.run(publish, { VERSION: '1.2.4' })).toMatchObject({ exit: 0 });
    expect((await at.repo.run(['verify'], { VERSION: '1.2.4' })).said).toContain(
      'npm pack gives the same bytes; not installed: it depends on other packages, such as nothing.',
    );
  });
});

describe.concurrent('a registry that sends clients to another address', { timeout: 180_000 }, () => {
  test('is followed there without the token, and told', async () => {
    const port = await freePort();
    await using at = await forgeScene('gitea', {}, { port, rootUrl: `http://localhost:${port}` });
    expect(await at.repo.run(publish)).toMatchObject({ exit: 0 });
    const run = await at.repo.run(['verify']);
    expect(run).toMatchObject({ exit: 0 });
    expect(run.said).toContain(
      `The registry sends clients to http://localhost:${port} for the tarball; it was asked at http://127.0.0.1:${port}.`,
    );
    const there = at.requests().filter(({ headers }) => headers['host'] === `localhost:${port}`);
    expect(there.length).toBeGreaterThan(0);
    expect(there.every(({ headers }) => headers['authorization'] === undefined)).toBe(true);
  });

  test('where nobody is, is no registry to install from', async () => {
    await using at = await forgeScene('gitea', {}, { rootUrl: 'http://localhost:9' });
    expect(await at.repo.run(publish)).toMatchObject({ exit: 0 });
    const run = await at.repo.run(['verify']);
    expect(run.exit).toBe(3);
    expect(run.stderr).toContain('BLOCKER(registry-down): localhost:9 cannot be reached');
  });
});
