import { gunzipSync } from 'node:zlib';

import { OWNER } from '@parity-tools/e2e';
import { describe, expect, test } from 'vitest';

import { forgePlaces, repositoryPlaces } from './kit/places.ts';
import { chartScene, helmRepository, oci } from './kit/scene.ts';

const timeout = 180_000;
const publish = ['publish', '--publish'];

describe.concurrent.each(forgePlaces)('$name: a field of parity.json', { timeout }, (place) => {
  test.each([
    ['what Chart.yaml has', undefined, '9.9'],
    ['that of the release', true, '1.2.3'],
    ['a text', '2024a', '2024a'],
    ['a text that YAML would take for a number', '1.10', '1.10'],
  ])('appVersion: %s', async (_, appVersion, expected) => {
    await using scene = await chartScene(place, { artifact: { appVersion } });
    const run = await scene.repo.run(publish);
    expect(run.exit, run.stderr).toBe(0);
    const { config } = (await scene.manifest()) ?? {};
    const published = await (await scene.ask('GET', `${oci}/blobs/${config?.digest}`)).json();
    expect(published).toEqual({
      name: 'tool',
      version: '1.2.3',
      description: 'A tool',
      apiVersion: 'v2',
      appVersion: expected,
    });
    // The same stands in the archive, and everything else as it was.
    const tar = gunzipSync((await scene.archive()) ?? '').toString('latin1');
    expect(tar).toContain(`version: 1.2.3\nappVersion: "${expected}"\ndescription: A tool\n`);
  });

  test('another appVersion is other content', async () => {
    await using scene = await chartScene(place);
    await scene.repo.run(publish);
    await scene.repo.change({ artifact: { appVersion: '10' } });
    expect((await scene.repo.run(publish)).said).toContain('BLOCKER(version-conflict)');
  });

  test('ociRepo: deeper below the owner', async () => {
    await using scene = await chartScene(place);
    const ociRepo = `oci://${new URL(scene.url).host}/${OWNER}/charts`;
    await scene.repo.change({ artifact: { ociRepo } });
    const run = await scene.repo.run(publish);
    expect(run.exit, run.stderr).toBe(0);
    expect((await scene.ask('GET', `/v2/${OWNER}/charts/tool/manifests/1.2.3`)).status).toBe(200);
    expect((await scene.repo.run(['verify'])).said).toContain('the same bytes');
    // Nothing lies where it would without that.
    expect(await scene.manifest()).toBeUndefined();
  });

  test('ociRepo: on another host than "registry" is refused', async () => {
    await using scene = await chartScene(place, { artifact: { ociRepo: `oci://127.0.0.1:9/${OWNER}` } });
    const run = await scene.repo.run(['publish']);
    expect(run.exit).toBe(2);
    expect(run.said).toContain('ociRepo is on http://127.0.0.1:9');
  });
});

describe.each(forgePlaces)('$name', { timeout }, (place) => {
  test('one chart is published in both ways by one run, and is the same there', async () => {
    await using scene = await chartScene(place);
    const config = JSON.parse(await scene.repo.text('parity.json')) as Record<string, object>;
    const chart = config['helm-chart'] ?? {};
    const both = [chart, { ...chart, name: 'tool-classic', chartRepo: true }];
    await scene.repo.write('parity.json', JSON.stringify({ ...config, 'helm-chart': both }));
    const run = await scene.repo.run(publish);
    expect(run.exit, run.stderr).toBe(0);
    const classic = await scene.ask('GET', `${helmRepository}/tool-1.2.3.tgz`);
    expect(Buffer.from(await classic.arrayBuffer())).toEqual(await scene.archive());
    expect((await scene.repo.run(publish)).said).toContain('nothing to do');
  });
});

test.each(repositoryPlaces)('$name: appVersion is in its index', { timeout }, async (place) => {
  await using scene = await chartScene(place, { artifact: { chartRepo: true, appVersion: true } });
  expect(await scene.repo.run(publish)).toMatchObject({ exit: 0 });
  const index = await (await scene.ask('GET', `${helmRepository}/index.yaml`)).text();
  expect(index).toContain('version: 1.2.3\n          appVersion: 1.2.3\n');
});
