import { createHash } from 'node:crypto';
import { cp, mkdir, readFile } from 'node:fs/promises';
import path from 'node:path';

import { OWNER, profiles, temporaryDir, TOKEN } from '@parity-tools/e2e';
import { hasPeers, installPeers, pip, realWheel, startPypiserver } from '@parity-tools/peers';
import { beforeAll, describe, expect, test } from 'vitest';

import { forgeScene } from './kit/forge-scene.ts';
import { native, type Repository, repository } from './kit/repository.ts';
import { type SpyPip, spyPip } from './kit/spy-pip.ts';

const publish = ['publish', '--publish'];
const machines = { s390x: 's390x', arm64: 'aarch64', amd64: 'x86_64' } as const;
const arches = ['s390x', 'arm64', 'amd64'] as const;
const projects = ['cffi', 'pydantic-core'] as const;

/** The wheels of a project, one for each arch, put where parity.json says. */
async function copied(repo: Repository, project: (typeof projects)[number]) {
  const held: Record<string, string> = {};
  for (const arch of arches) {
    const file = await realWheel(project, machines[arch]);
    await mkdir(repo.path('wheels', arch), { recursive: true });
    await cp(file, repo.path('wheels', arch, path.basename(file)));
    held[path.basename(file)] = createHash('sha256')
      .update(await readFile(file))
      .digest('hex');
  }
  return held;
}

const partsOf = async (project: (typeof projects)[number]) => {
  const version = path.basename(await realWheel(project, 's390x')).split('-')[1] ?? '';
  const legs = Object.fromEntries(arches.map((arch) => [arch, { wheel: `wheels/${arch}` }]));
  return { version, legs: {}, artifact: { pname: project, version, legs } };
};

describe.skipIf(!hasPeers())('real wheels of three arches (needs the peers of tools/peers)', () => {
  let own: SpyPip;
  beforeAll(async () => {
    await installPeers();
    own = await spyPip();
    return () => own[Symbol.asyncDispose]();
  }, 300_000);

  async function expectVerified(repo: Repository): Promise<void> {
    const run = await repo.run(['verify']);
    expect(run.exit, run.stderr).toBe(0);
    const isNative = arches.includes(native.arch as (typeof arches)[number]);
    expect(run.said.match(/downloaded by pip/g) ?? []).toHaveLength(isNative ? 1 : 0);
    expect(run.said.match(/by index and hash/g)).toHaveLength(isNative ? 2 : 3);
  }

  test.for(profiles.flatMap((profile) => projects.map((project) => [profile, project] as const)))(
    '%s: %s',
    async ([profile, project]) => {
      const { version, ...parts } = await partsOf(project);
      await using at = await forgeScene(profile, { ...parts, env: { VERSION: version, PATH: own.PATH } });
      const held = await copied(at.repo, project);
      expect(await at.repo.run(['check'])).toMatchObject({ exit: 0 });
      const run = await at.repo.run(publish);
      expect(run.exit, run.stderr).toBe(0);
      expect(await at.held(version, project)).toEqual(held);
      await expectVerified(at.repo);
      const wrong = { ...parts.artifact, legs: { s390x: { wheel: 'wheels/arm64' } } };
      await at.repo.change({ artifact: wrong });
      expect((await at.repo.run(['stage'])).said).toContain('which is arm64; its leg says s390x');
    },
  );

  test.for(
    (['waitress', 'wsgiref'] as const).flatMap((server) =>
      projects.map((project) => [server, project] as const),
    ),
  )('pypiserver (%s): %s', async ([server, project]) => {
    await using folder = await temporaryDir();
    await using index = await startPypiserver(folder.path, { user: OWNER, password: TOKEN, server });
    const { version, artifact, legs } = await partsOf(project);
    await using repo = await repository({
      registry: { username: OWNER },
      legs,
      artifact: { ...artifact, uploadUrl: index.upload, indexUrl: index.index },
      env: { VERSION: version, REGISTRY_TOKEN: TOKEN, PATH: own.PATH },
    });
    const held = await copied(repo, project);
    const run = await repo.run(publish);
    expect(run.exit, run.stderr).toBe(0);
    expect((await index.files()).map((file) => path.basename(file)).toSorted()).toEqual(
      Object.keys(held).toSorted(),
    );
    expect((await repo.run(publish)).stderr).toContain('nothing to do');
    await expectVerified(repo);
    // As anybody would get it on that machine.
    const target = [
      '--platform',
      'manylinux_2_28_s390x',
      '--platform',
      'manylinux2014_s390x',
      '--platform',
      'manylinux_2_17_s390x',
    ];
    const args = [
      'download',
      '--no-deps',
      '--only-binary',
      ':all:',
      '--python-version',
      '3.12',
      ...target,
      project,
    ];
    const got = await pip(args, { home: path.join(folder.path, 'home'), index: index.index });
    expect(got.code, got.stderr).toBe(0);
  });
});
