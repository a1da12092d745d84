import { cp } from 'node:fs/promises';
import { gunzipSync, gzipSync } from 'node:zlib';

import { OWNER } from '@parity-tools/e2e';
import { hasOci, installDebian } from '@parity-tools/peers';
import { beforeAll, describe, expect, test } from 'vitest';

import { types } from './kit/oci-manifest.ts';
import { dockerPlace, forgePlaces, type Place, repositoryPlaces } from './kit/places.ts';
import { post, push } from './kit/push.ts';
import { chartFiles } from './kit/repository.ts';
import { chartScene, type ChartScene, helmRepository, oci, requestsOf } from './kit/scene.ts';

const timeout = 180_000;
const publish = ['publish', '--publish'];
const verbose = [...publish, '--verbose'];

const places = [...forgePlaces, ...repositoryPlaces, dockerPlace];
const hasDocker = hasOci('docker-registry');

/** What has to be there: with a name that says so where it is missing. */
function suite(place: Place, tests: () => void): void {
  const needs = place === dockerPlace ? ' (needs docker-registry)' : '';
  describe.skipIf(place === dockerPlace && !hasDocker)(`${place.name}${needs}`, { timeout }, () => {
    if (place === dockerPlace) beforeAll(() => installDebian('docker-registry'), 300_000);
    tests();
  });
}

/** What a run asked and sent, without what is another one each time. */
function asked(run: Parameters<typeof requestsOf>[0]): readonly string[] {
  return requestsOf(run).map((line) =>
    line
      .replace(`${oci}/`, '')
      .replace(/sha256:[0-9a-f]{64}/, 'DIGEST')
      .replace(/(uploads\/)[0-9a-f][^ ]+/, '$1ID'),
  );
}

/** The advice of a conflict, followed. @returns what was answered to it. */
async function follow(scene: ChartScene, stderr: string): Promise<number> {
  const url = new RegExp(`curl -X DELETE -u ${OWNER} (\\S+)`).exec(stderr)?.[1] ?? '';
  expect(url).toContain(scene.url);
  return (await scene.ask('DELETE', url.slice(scene.url.length))).status;
}

for (const place of places)
  suite(place, () => {
    test.concurrent('a chart is published, then there is nothing to do', async () => {
      await using scene = await chartScene(place);
      const first = await scene.repo.run(publish);
      expect(first.exit, first.stderr).toBe(0);
      expect(await scene.archive()).toEqual(await scene.repo.staged());
      const again = await scene.repo.run(verbose);
      expect(again).toMatchObject({ exit: 0 });
      expect(again.said).toContain('nothing to do');
      // One question is enough.
      expect(asked(again)).toEqual([
        place.way === 'oci'
          ? 'GET manifests/1.2.3 200'
          : `GET /api/v1/packages/${OWNER}/helm/tool/1.2.3/files 200`,
      ]);
    });

    test.concurrent('other content is a conflict, and the advice makes room', async () => {
      await using scene = await chartScene(place);
      await scene.repo.run(publish);
      const before = await scene.archive();
      await scene.repo.change({ files: chartFiles('theirs') });
      for (const args of [['publish'], publish]) {
        const run = await scene.repo.run(args);
        expect(run.exit).toBe(3);
        expect(run.said).toContain(
          'BLOCKER(version-conflict): tool 1.2.3 is already published with other bytes.',
        );
        expect(run.said).toContain('Nothing was changed.');
      }
      expect(await scene.archive()).toEqual(before);
      const { stderr } = await scene.repo.run(publish);
      const answered = await follow(scene, stderr);
      // That program deletes by digest alone ("invalid digest"); all others take a tag.
      if (place === dockerPlace) return expect(answered).toBe(400);
      expect(answered).toBeLessThan(300);
      expect(await scene.repo.run(publish)).toMatchObject({ exit: 0 });
      expect(await scene.archive()).toEqual(await scene.repo.staged());
    });

    test.concurrent('a version with + in it is published, and found again', async () => {
      await using scene = await chartScene(place);
      const env = { VERSION: '1.2.3+build.5' };
      const run = await scene.repo.run(publish, env);
      expect(run.exit, run.stderr).toBe(0);
      expect((await scene.repo.run(publish, env)).said).toContain('nothing to do');
      expect((await scene.repo.run(['verify'], env)).said).toContain('the same bytes');
      expect(await scene.archive('1.2.3+build.5')).toEqual(await scene.repo.staged('1.2.3+build.5'));
      // What is published of the plain one is another release.
      expect((await scene.repo.run(['publish'])).said).toContain('needed');
    });

    const sources = ['a folder', 'a ready archive'] as const;
    test.concurrent.each(sources)('of %s: the same tar, packed by another zlib, is done', async (source) => {
      await using scene = await chartScene(place);
      await scene.repo.run(['stage']);
      const ours = await scene.repo.staged();
      const ready = { artifact: { chartSrc: 'ready.tgz' } };
      const repo = source === 'a folder' ? scene.repo : await scene.host(ready);
      await repo.write('ready.tgz', ours);
      const theirs = gzipSync(gunzipSync(ours), { level: 1 });
      const config =
        '{"name":"tool","version":"1.2.3","description":"A tool","apiVersion":"v2","appVersion":"9.9"}';
      if (place.way === 'repository') await post(scene, theirs);
      else await push(scene, '1.2.3', { config, layers: [{ type: types.content, bytes: theirs }] });
      const run = await repo.run(publish);
      expect(run.exit, run.stderr).toBe(0);
      expect(run.said).toContain('nothing to do');
      const dry = await repo.run(['publish']);
      expect(dry.said).toContain('the same tar is there, packed by another zlib');
      expect((await repo.run(['verify'])).said).toContain('the same tar, packed by another zlib');
      expect(await scene.archive()).toEqual(theirs);
    });

    test.concurrent('a stage is pushed from another folder, without the chart', async () => {
      await using scene = await chartScene(place);
      await scene.repo.run(['stage']);
      const ours = await scene.repo.staged();
      const other = await scene.host();
      await cp(scene.repo.path('.parity-stage'), other.path('.parity-stage'), { recursive: true });
      await other.remove('charts');
      const run = await other.run(['push-staged', '--publish']);
      expect(run.exit, run.stderr).toBe(0);
      expect(await scene.archive()).toEqual(ours);
      expect((await other.run(['push-staged', '--publish'])).said).toContain('nothing to do');
    });
  });

describe.each(forgePlaces)('$name', { timeout }, (place) => {
  test('what is asked and sent, in this order', async () => {
    await using scene = await chartScene(place);
    expect(asked(await scene.repo.run(verbose))).toEqual([
      'GET manifests/1.2.3 404',
      'GET tags/list 404',
      'HEAD blobs/DIGEST 404',
      'HEAD blobs/DIGEST 404',
      'GET blobs/uploads/parity-preflight 404',
      'POST blobs/uploads/ 202',
      'PUT blobs/uploads/ID 201',
      'POST blobs/uploads/ 202',
      'PUT blobs/uploads/ID 201',
      'GET manifests/1.2.3 404',
      'GET tags/list 200',
      'PUT manifests/1.2.3 201',
      'GET manifests/1.2.3 200',
    ]);
    // No chart has a tag but its versions.
    expect(await (await scene.ask('GET', `${oci}/tags/list`)).json()).toMatchObject({ tags: ['1.2.3'] });
  });
});

describe.each(repositoryPlaces)('$name', { timeout }, (place) => {
  test('what is asked and sent, in this order', async () => {
    await using scene = await chartScene(place);
    const files = `/api/v1/packages/${OWNER}/helm/tool/1.2.3/files`;
    expect(asked(await scene.repo.run(verbose))).toEqual([
      `GET ${files} 404`,
      `PUT /api/packages/${OWNER}/generic/!/0/x 400`,
      `GET ${files} 404`,
      `POST ${helmRepository}/api/charts 201`,
      `GET ${files} 200`,
    ]);
  });
});
