import { access, mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';

import { type LocalForge, startForge } from '@parity-lib/local-forge';
import { describe, expect, test } from 'vitest';

import { hashesBelow } from './holdings.ts';
import { OWNER, TOKEN, world } from './people.ts';
import { profiles } from './profiles.ts';
import { type Finished, runCli } from './run-cli.ts';
import { temporaryDir } from './temporary-dir.ts';

const packages = path.resolve(import.meta.dirname, '../../../packages');
const programs = { files: 'generic-binary', chart: 'helm-chart' } as const;
type Program = keyof typeof programs;

interface Scene extends AsyncDisposable {
  readonly forge: LocalForge;
  run(program: Program, ...args: readonly string[]): Promise<Finished>;
  at(...parts: readonly string[]): string;
  /** `METHOD path` of each writing request that was taken or refused, since it was last asked for. */
  writes(): readonly string[];
}

/** A repository with two programs and a chart, all in one parity.json. */
async function openScene(profile: (typeof profiles)[number]): Promise<Scene> {
  await using stack = new AsyncDisposableStack();
  const folder = stack.use(await temporaryDir());
  const at = (...parts: readonly string[]): string => path.join(folder.path, 'repository', ...parts);
  const forge = await startForge({ dir: path.join(folder.path, 'forge'), profile, world: world() });
  stack.defer(() => forge.stop());
  const registry = { host: new URL(forge.url).host, owner: OWNER };
  const program = (pname: string): object => {
    return { pname, version: '1.0.0', arch: 'noarch', binary: `${pname}.sh`, assetName: pname };
  };
  const config = {
    registry,
    'generic-binary': [program('one'), program('two')],
    'helm-chart': { pname: 'chart', version: '1.0.0', chartSrc: 'chart' },
  };
  await mkdir(at('chart'), { recursive: true });
  await writeFile(at('parity.json'), JSON.stringify(config));
  for (const name of ['one', 'two']) await writeFile(at(`${name}.sh`), `#!/bin/sh\necho ${name}\n`);
  await writeFile(at('chart', 'Chart.yaml'), 'apiVersion: v2\nname: chart\nversion: 0.0.0\n');
  const env = { REGISTRY_TOKEN: TOKEN, VERSION: '1.0.0', TMPDIR: folder.path };
  let seen = 0;
  const kept = stack.move();
  return {
    forge,
    at,
    run: (which, ...args) =>
      runCli({ bin: path.join(packages, programs[which], 'src/bin.ts'), cwd: at(), args, env }),
    writes: () => {
      const fresh = forge.requests.slice(seen);
      seen = forge.requests.length;
      // The one that is refused whoever sends it is preflight's.
      const writing = fresh.filter(({ method, path: to }) => method.startsWith('P') && !to.includes('/!/'));
      return writing.map(({ method, path: to }) => `${method} ${to}`);
    },
    [Symbol.asyncDispose]: () => kept[Symbol.asyncDispose](),
  };
}

const upload = (name: string): string => `PUT /api/packages/${OWNER}/generic/${name}/1.0.0/${name}`;

async function isThere(file: string): Promise<boolean> {
  return access(file).then(
    () => true,
    () => false,
  );
}

describe.each(profiles)('two artifacts of a kind and one of another, on %s', (profile) => {
  test('each kind publishes its own, side by side in one stage store', async () => {
    await using scene = await openScene(profile);
    expect(await scene.run('files', 'publish', '--publish')).toMatchObject({ exit: 0 });
    expect(scene.writes()).toEqual([upload('one'), upload('two')]);
    const before = await hashesBelow(scene.at('.parity-stage'), (file) => file.includes('generic-binary'));
    expect(await scene.run('chart', 'publish', '--publish')).toMatchObject({ exit: 0 });
    expect(scene.writes().at(-1)).toBe(`PUT /v2/${OWNER}/chart/manifests/1.0.0`);

    expect(await readdir(scene.at('.parity-stage/noarch/generic-binary'))).toEqual(['one', 'two']);
    expect(await readdir(scene.at('.parity-stage/noarch/helm-chart'))).toEqual(['chart']);
    for (const receipt of ['generic-binary/one', 'generic-binary/two', 'helm-chart/chart'])
      expect(
        JSON.parse(await readFile(scene.at('.parity-stage/receipts', receipt, '1.0.0.json'), 'utf8')),
      ).toBeTypeOf('object');
    // What one kind left, the other one does not touch.
    const after = await hashesBelow(scene.at('.parity-stage'), (file) => file.includes('generic-binary'));
    expect(after).toEqual(before);
  });

  test('--artifact is about that one alone, also in push-staged and verify', async () => {
    await using scene = await openScene(profile);
    expect(await scene.run('files', 'stage')).toMatchObject({ exit: 0 });
    const pushed = await scene.run('files', 'push-staged', '--publish', '--artifact', 'two');
    expect(pushed).toMatchObject({ exit: 0 });
    expect(scene.writes()).toEqual([upload('two')]);
    expect(await isThere(scene.at('.parity-stage/receipts/generic-binary/one'))).toBe(false);
    expect(await scene.run('files', 'verify', '--artifact', 'two')).toMatchObject({ exit: 0 });
    expect(await scene.run('files', 'verify')).toMatchObject({ exit: 3 });
    const unknown = await scene.run('files', 'publish', '--artifact', 'chart');
    expect(unknown).toMatchObject({ exit: 2 });
    expect(unknown.said).toContain('There are: one, two.');
  });

  test('all are planned before the first step of any: a conflict of the second one stops the first one', async () => {
    await using scene = await openScene(profile);
    expect(await scene.run('files', 'publish', '--publish', '--artifact', 'two')).toMatchObject({ exit: 0 });
    scene.writes();
    await writeFile(scene.at('two.sh'), '#!/bin/sh\necho other\n');
    const run = await scene.run('files', 'publish', '--publish');
    expect(run).toMatchObject({ exit: 3 });
    expect(run.said).toContain('BLOCKER(version-conflict): two 1.0.0');
    expect(run.said).toContain('Nothing was changed.');
    expect(scene.writes()).toEqual([]);
  });

  test('exit 4 once one was changed and not all are finished; the same command finishes', async () => {
    await using scene = await openScene(profile);
    const match = { method: 'PUT', path: /\/generic\/two\// };
    const does = { kind: 'status', status: 503, headers: { 'retry-after': '0' } } as const;
    scene.forge.addFault({ match, occurrence: 'every', does });
    const broken = await scene.run('files', 'publish', '--publish');
    expect(broken).toMatchObject({ exit: 4 });
    expect(broken.said).toContain('BLOCKER(registry-down)');
    expect(await isThere(scene.at('.parity-stage/receipts/generic-binary/one/1.0.0.json'))).toBe(true);
    expect(await isThere(scene.at('.parity-stage/receipts/generic-binary/two/1.0.0.json'))).toBe(false);
    scene.forge.clearFaults();
    scene.writes();
    expect(await scene.run('files', 'publish', '--publish')).toMatchObject({ exit: 0 });
    expect(scene.writes()).toEqual([upload('two')]);
  });
});
