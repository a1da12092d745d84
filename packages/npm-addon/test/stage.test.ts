import { chmod, utimes } from 'node:fs/promises';
import { gunzipSync } from 'node:zlib';

import { readTar } from '@parity-lib/core/tar';
import { hasPeers, realAddon } from '@parity-tools/peers';
import { describe, expect, test } from 'vitest';

import { elfFile, machines } from './kit/elf-file.ts';
import { readyTarball } from './kit/ready-tarball.ts';
import { addon, PNAME, type Repository, repository } from './kit/repository.ts';

const registry = { host: '127.0.0.1:1', owner: 'oleks' };
const env = { VERSION: '1.2.3' };
const tgz = 'fleet-addon-linux-s390x-gnu-1.2.3.tgz';

async function staged(repo: Repository, more: Readonly<Record<string, string>> = {}): Promise<Buffer> {
  const run = await repo.run(['stage'], more);
  expect(run).toMatchObject({ exit: 0 });
  return repo.read('.parity-stage/s390x/npm-addon', PNAME.replace('/', '__'), 'files', tgz);
}

async function membersOf(packed: Buffer) {
  const members: Record<string, { mode: string; text: string }> = {};
  for await (const { name, mode, body } of readTar([gunzipSync(packed)])) {
    const parts: Uint8Array[] = [];
    for await (const chunk of body) parts.push(chunk);
    members[name] = { mode: mode.toString(8), text: Buffer.concat(parts).toString('latin1') };
  }
  return members;
}

describe.concurrent('a packed addon', () => {
  test('is a package as npm has it, and says what is odd about it', async () => {
    const runpath = '/nix/store/abc/lib';
    await using repo = await repository({
      registry,
      env,
      packageJson: {
        main: 'lib/addon.node',
        bin: { tool: './bin/tool.js' },
        libc: undefined,
        description: 'for $VERSION',
      },
      artifact: {
        nodeFileName: 'lib/addon.node',
        files: [
          { path: 'z', name: 'LICENSE' },
          { path: 'tool', name: 'bin/tool.js' },
          { path: 'run', name: 'run.sh' },
        ],
      },
      files: {
        'addon.node': elfFile({ machine: machines.s390x, needed: ['libc.so.6'], runpath }),
        z: 'MIT',
        tool: '#!',
        run: '#!',
      },
    });
    await chmod(repo.path('run'), 0o755);
    const run = await repo.run(['stage']);
    expect(run.said).toContain(`lib/addon.node has a RUNPATH in the Nix store: ${runpath}`);
    expect(run.said).toContain('lib/addon.node needs glibc, and package.json says no "libc"');
    const members = await membersOf(await staged(repo));
    expect(Object.entries(members).map(([name, { mode }]) => [name, mode])).toEqual([
      ['package/package.json', '644'],
      ['package/LICENSE', '644'],
      ['package/bin/tool.js', '755'],
      ['package/lib/addon.node', '644'],
      ['package/run.sh', '755'],
    ]);
    expect(members['package/package.json']?.text).toBe(
      `${JSON.stringify({ name: PNAME, version: '1.2.3', license: 'MIT', main: 'lib/addon.node', os: ['linux'], cpu: ['s390x'], bin: { tool: './bin/tool.js' }, description: 'for 1.2.3' }, undefined, 2)}\n`,
    );
  });

  test('has the same bytes, whenever and wherever it is packed', async () => {
    await using one = await repository({ registry, env });
    await using other = await repository({ registry, env });
    await utimes(other.path('addon.node'), 1, 1);
    await chmod(other.path('addon.node'), 0o755);
    const first = await staged(one);
    expect((await staged(other)).equals(first)).toBe(true);
    expect((await staged(other)).equals(first)).toBe(true);
    expect((await staged(other, { SOURCE_DATE_EPOCH: '1000000000' })).equals(first)).toBe(false);
  });

  test('with an input that is not there is refused, and so is one that is no addon', async () => {
    await using repo = await repository({ registry, env });
    await repo.write('addon.node', 'module.exports = {}');
    expect((await repo.run(['check'])).said).toContain('which is no ELF file: Node cannot load it on Linux');
    await repo.remove('addon.node');
    for (const app of ['check', 'stage']) {
      const run = await repo.run([app]);
      expect(run.exit).toBe(3);
      expect(run.said).toContain('BLOCKER(artifact-invalid): addon.node is not there');
    }
  });

  test('for another machine is refused by check and by stage, all that is wrong at once', async () => {
    await using repo = await repository({ registry, env, artifact: { arch: 'arm64' } });
    for (const app of ['check', 'stage']) {
      const run = await repo.run([app]);
      expect(run.exit).toBe(3);
      expect(run.said).toContain(
        `BLOCKER(artifact-invalid): ${PNAME} has "addon.node" in it, which is built for s390x; its leg says arm64. Build it for arm64, or correct "arch". It also says "cpu": ["s390x"]`,
      );
    }
  });

  test('is built first, where that is said', async () => {
    const build = ['sh', '-c', 'cp addon.node built.node'];
    await using repo = await repository({
      registry,
      env,
      artifact: { nodeFile: 'built.node', build },
      packageJson: { main: 'built.node' },
    });
    expect(Object.keys(await membersOf(await staged(repo)))).toContain('package/built.node');
  });
});

describe.concurrent('a ready tarball', () => {
  const packageJson = {
    name: PNAME,
    version: '1.2.3',
    main: 'a.node',
    os: ['linux'],
    cpu: ['s390x'],
    libc: ['glibc'],
  };
  const ready = { registry, env, artifact: { tarball: 'x.tgz' } };

  test('is staged as it is', async () => {
    await using repo = await repository(ready);
    const bytes = await readyTarball(packageJson, { 'a.node': addon });
    await repo.write('x.tgz', bytes);
    expect(await repo.run(['check'])).toMatchObject({ exit: 0 });
    expect((await staged(repo)).equals(bytes)).toBe(true);
  });

  test.each<[string, Readonly<Record<string, unknown>>, Buffer, string]>([
    [
      'another version',
      { version: '1.2.2' },
      addon,
      'has version "1.2.2" in its package.json, and the release is 1.2.3',
    ],
    [
      'another machine',
      {},
      elfFile({ machine: machines.amd64 }),
      'has "a.node" in it, which is built for amd64; its leg says s390x',
    ],
    [
      'another libc',
      {},
      elfFile({ machine: machines.s390x, needed: ['libc.musl-s390x.so.1'] }),
      'which needs musl',
    ],
  ])('of %s is refused by check and by stage', async (_, changed, binary, words) => {
    await using repo = await repository(ready);
    await repo.write('x.tgz', await readyTarball({ ...packageJson, ...changed }, { 'a.node': binary }));
    for (const app of ['check', 'stage']) {
      const run = await repo.run([app]);
      expect(run.exit).toBe(3);
      expect(run.said).toContain('BLOCKER(artifact-invalid): x.tgz');
      expect(run.said).toContain(words);
    }
  });

  test('that is none leaves nothing behind', async () => {
    await using repo = await repository(ready);
    await repo.write('x.tgz', Buffer.alloc(3_000_000, 'no gzip at all'));
    const run = await repo.run(['stage']);
    expect(run.exit).toBe(3);
    expect(run.said).toContain('x.tgz is no package: it is no whole gzip file');
    await expect(repo.read('.parity-stage/s390x/npm-addon')).rejects.toThrow(/EISDIR|ENOENT/);
  });

  test.runIf(hasPeers())('of rollup itself fits its leg, and no other', async () => {
    const { tarball, name, version } = await realAddon('s390x');
    const artifact = { pname: name, tarball, arch: 's390x' };
    await using repo = await repository({ registry, env: { VERSION: version }, artifact });
    expect(await repo.run(['check'])).toMatchObject({ exit: 0 });
    await repo.change({ artifact: { ...artifact, arch: 'ppc64le' } });
    expect((await repo.run(['check'])).exit).toBe(3);
  });
});
