import { gunzipSync, gzipSync } from 'node:zlib';

import { describe, expect, test } from 'vitest';

import { types } from './kit/oci-manifest.ts';
import { forgePlaces, repositoryPlaces } from './kit/places.ts';
import { post, push } from './kit/push.ts';
import { chartFiles } from './kit/repository.ts';
import { chartScene, type ChartScene, oci } from './kit/scene.ts';

const timeout = 180_000;
const publish = ['publish', '--publish'];
const verify = ['verify'];
const noHelm = 'helm is not installed here, and so was not asked.';

/** Puts other bytes where ours are, as nobody should. */
async function replace(scene: ChartScene, archive: Buffer<ArrayBuffer>): Promise<void> {
  if ((await scene.manifest()) === undefined) return post(scene, archive);
  await scene.ask('DELETE', `${oci}/manifests/1.2.3`);
  await push(scene, '1.2.3', { config: '{}', layers: [{ type: types.content, bytes: archive }] });
}

/** Another chart of the same name and version. */
async function otherChart(scene: ChartScene): Promise<Buffer<ArrayBuffer>> {
  const other = await scene.host({ files: chartFiles('theirs') });
  await other.run(['stage']);
  return Buffer.from(await other.staged());
}

const places = [...forgePlaces, ...repositoryPlaces];

describe.concurrent.each(places)('verify at $name', { timeout }, (place) => {
  test('where nothing is published, says so', async () => {
    await using scene = await chartScene(place);
    const run = await scene.repo.run(verify);
    expect(run.exit).toBe(3);
    expect(run.said).toContain('BLOCKER(arch-missing): tool-1.2.3.tgz is not published');
  });

  test('where a ready chart in the stage is spoiled, and the registry has other bytes, says so', async () => {
    await using scene = await chartScene(place);
    await scene.repo.run(['stage']);
    const ready = await scene.repo.staged();
    const repo = await scene.host({ artifact: { chartSrc: 'ready.tgz' } });
    await repo.write('ready.tgz', ready);
    expect(await repo.run(publish)).toMatchObject({ exit: 0 });
    await replace(scene, await otherChart(scene));
    // Of the same size: a stage that has another one is not looked into.
    const spoiled = Buffer.from(ready).fill(0, 20, 60);
    await repo.write('.parity-stage/noarch/helm-chart/tool/files/tool-1.2.3.tgz', spoiled);
    const run = await repo.run(verify);
    expect(run.exit, run.stderr).toBe(3);
    expect(run.said).toContain('BLOCKER(stage-corrupt): tool-1.2.3.tgz is not as it was staged');
  });

  test('compares with the stage, with the folder, and with nothing but itself', async () => {
    await using scene = await chartScene(place);
    await scene.repo.run(publish);
    const staged = await scene.repo.run(verify);
    expect(staged).toMatchObject({ exit: 0 });
    expect(staged.said).toContain('the same bytes');
    expect(staged.said).toContain(noHelm);
    await scene.repo.remove('.parity-stage');
    const built = await scene.repo.run(verify);
    expect(built).toMatchObject({ exit: 0 });
    expect(built.said).toContain('the tar in it is the same');
    // Without a token as well: what is public can be read by everybody.
    expect(await scene.repo.run(verify, { REGISTRY_TOKEN: undefined })).toMatchObject({ exit: 0 });
    await scene.repo.remove('charts');
    const alone = await scene.repo.run(verify);
    expect(alone.exit, alone.stderr).toBe(0);
    expect(alone.said).toContain('can be read, and is a chart');
  });

  test('finds a folder that has changed since', async () => {
    await using scene = await chartScene(place);
    await scene.repo.run(publish);
    await scene.repo.remove('.parity-stage');
    await scene.repo.change({ files: chartFiles('newer') });
    const run = await scene.repo.run(verify);
    expect(run.exit).toBe(3);
    expect(run.said).toContain('BLOCKER(digest-mismatch)');
  });

  test.each<
    readonly [string, (ours: Buffer, scene: ChartScene) => Promise<Buffer<ArrayBuffer>> | Buffer<ArrayBuffer>]
  >([
    ['another chart', (_, scene) => otherChart(scene)],
    ['a byte that has gone wrong in the tar', (ours) => gzipSync(flipped(gunzipSync(ours)))],
  ])('finds %s in its place', async (_, spoil) => {
    await using scene = await chartScene(place);
    await scene.repo.run(publish);
    await replace(scene, await spoil(await scene.repo.staged(), scene));
    for (const isStaged of [true, false]) {
      if (!isStaged) await scene.repo.remove('.parity-stage');
      const run = await scene.repo.run(verify);
      expect(run.exit, run.stderr).toBe(3);
      expect(run.said).toContain(
        'BLOCKER(digest-mismatch): What the registry gives back as tool-1.2.3.tgz is not what it should be.',
      );
    }
  });
});

describe.each(forgePlaces)('verify at $name', { timeout }, (place) => {
  test('finds what is no chart at all', async () => {
    await using scene = await chartScene(place);
    await scene.repo.run(publish);
    await scene.ask('DELETE', `${oci}/manifests/1.2.3`);
    const layers = [{ type: types.content, bytes: Buffer.from('neither gzip nor tar') }];
    await push(scene, '1.2.3', { config: '{}', layers });
    const run = await scene.repo.run(verify);
    expect(run.exit, run.stderr).toBe(3);
    expect(run.said).toContain('BLOCKER(digest-mismatch)');
  });
});

/** In the content of the last file, which stands before the blocks of zeros. */
function flipped(tar: Buffer): Buffer {
  const at = tar.indexOf('kind: ConfigMap');
  tar.writeUInt8(tar.readUInt8(at) ^ 1, at);
  return tar;
}
