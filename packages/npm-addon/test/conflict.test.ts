import { deflateRawSync, gunzipSync, gzipSync } from 'node:zlib';

import { profiles } from '@parity-tools/e2e';
import { describe, expect, test } from 'vitest';

import { addon, PNAME } from './kit/repository.ts';
import { forgeScene, verdaccioScene } from './kit/scene.ts';

const publish = ['publish', '--publish'];
const tgz = 'fleet-addon-linux-s390x-gnu-1.2.3.tgz';
const staged = `.parity-stage/s390x/npm-addon/${PNAME.replace('/', '__')}/files/${tgz}`;

describe.concurrent.each(profiles)('%s: a version that is there', { timeout: 180_000 }, (profile) => {
  test('with other bytes is a conflict, and the advice removes it', async () => {
    await using at = await forgeScene(profile);
    await at.repo.run(publish);
    await at.repo.change({ files: { 'addon.node': Buffer.concat([addon, Buffer.from('more')]) } });
    for (const args of [['publish'], publish]) {
      const run = await at.repo.run(args);
      expect(run.exit).toBe(3);
      expect(run.said).toContain(`BLOCKER(version-conflict): ${PNAME} 1.2.3 is already published`);
      expect(run.said).toMatch(/ours sha512-\S{16}… theirs sha512-\S{16}…/);
      expect(run.stderr).toContain('Nothing was changed.');
    }
    const run = await at.repo.run(['publish']);
    const url = /curl -X DELETE -u oleks (\S+)/.exec(run.stderr)?.[1] ?? '';
    expect(url).toBe(
      `${at.registry.url}@fleet%2faddon-linux-s390x-gnu/-/1.2.3/addon-linux-s390x-gnu-1.2.3.tgz/-rev/1`,
    );
    await at.registry.remove(url);
    expect(await at.repo.run(publish)).toMatchObject({ exit: 0 });
  });

  test('with the same tar, packed by another zlib, is done, and so it is for verify', async () => {
    await using at = await forgeScene(profile);
    await at.repo.run(['stage']);
    const ours = await at.repo.read(staged);
    const theirs = gzipSync(gunzipSync(ours), { level: 1 });
    expect(theirs.equals(ours)).toBe(false);
    await at.registry.publish(theirs);
    const dry = await at.repo.run(['publish']);
    expect(dry).toMatchObject({ exit: 0 });
    expect(dry.said).toContain('done fleet-addon-linux-s390x-gnu-1.2.3.tgz');
    expect(dry.said).toContain('the same tar is there, packed by another zlib');
    expect(await at.repo.run(publish)).toMatchObject({ exit: 0 });
    expect(await at.registry.packument()).toMatchObject({ 'dist-tags': { latest: '1.2.3' } });
    expect((await at.repo.run(['verify'])).said).toContain('the same tar, packed by another zlib');
    await at.repo.remove('.parity-stage');
    expect((await at.repo.run(['verify'])).said).toContain('the tar in it is the same');
  });

  test('with the same tar in a tarball that was ready is a conflict: its bytes were not ours to choose', async () => {
    await using at = await forgeScene(profile);
    await at.repo.run(['stage']);
    const ours = await at.repo.read(staged);
    await at.repo.write('ready.tgz', gzipSync(gunzipSync(ours), { level: 1 }));
    await at.registry.publish(ours);
    await at.repo.change({ artifact: { tarball: 'ready.tgz' } });
    expect(await at.repo.run(['publish'])).toMatchObject({ exit: 3 });
  });

  test.each([
    ['no gzip', Buffer.from('something else altogether')],
    ['a bomb', gzipSync(Buffer.alloc(50_000_000))],
    ['a broken one', Buffer.concat([gzipSync('x').subarray(0, 10), deflateRawSync('abc')])],
  ])('with %s in it is a conflict, and nothing worse', async (_, theirs) => {
    await using at = await forgeScene(profile);
    await at.registry.publish(theirs);
    const run = await at.repo.run(['publish']);
    expect(run.exit).toBe(3);
    expect(run.stderr).toContain('BLOCKER(version-conflict)');
  });
});

test.concurrent(
  'on verdaccio a conflict has no other way out than a new version',
  { timeout: 180_000 },
  async () => {
    await using at = await verdaccioScene();
    await at.repo.run(publish);
    await at.repo.change({ files: { 'addon.node': Buffer.concat([addon, Buffer.from('more')]) } });
    const run = await at.repo.run(publish);
    expect(run.exit).toBe(3);
    expect(run.stderr).toContain('Release a new version.\n');
    expect(run.stderr).not.toContain('DELETE');
  },
);
