import path from 'node:path';

import { OWNER, TOKEN } from '@parity-tools/e2e';
import { type Ended, hasOci, helm, installDebian, installGo } from '@parity-tools/peers';
import { beforeAll, describe, expect, test } from 'vitest';

import { dockerPlace, forgePlaces, repositoryPlaces } from './kit/places.ts';
import { chartFiles } from './kit/repository.ts';
import { chartScene, type ChartScene, helmRepository, oci } from './kit/scene.ts';

const timeout = 300_000;
const publish = ['publish', '--publish'];
const hasHelm = hasOci('helm');

/** Runs helm as somebody with a login for the server; its home is the scene's and goes with it. */
async function runHelm({ repo, url }: ChartScene, ...args: readonly string[]): Promise<Ended> {
  const login = { user: OWNER, password: TOKEN };
  const registries = [{ host: new URL(url).host, login }];
  return helm(args, { home: repo.path('given'), cwd: repo.dir, registries });
}

async function mustHelm(scene: ChartScene, ...args: readonly string[]): Promise<string> {
  const { code, stdout, stderr } = await runHelm(scene, ...args);
  expect(code, stderr).toBe(0);
  return stdout;
}

/** Packed by us, so that the tar is the one that we would publish; pushed by helm. */
async function pushByHelm(scene: ChartScene): Promise<void> {
  await scene.repo.run(['stage']);
  await scene.repo.write('tool-1.2.3.tgz', await scene.repo.staged());
  await mustHelm(
    scene,
    'push',
    'tool-1.2.3.tgz',
    `oci://${new URL(scene.url).host}/${OWNER}`,
    '--plain-http',
  );
}

const ociPlaces = [...forgePlaces, ...(hasOci('docker-registry') ? [dockerPlace] : [])];

describe.skipIf(!hasHelm).each(ociPlaces)('helm at $name (needs helm)', { timeout }, (place) => {
  beforeAll(async () => {
    await installGo('helm');
    if (place === dockerPlace) await installDebian('docker-registry');
  }, 1_200_000);

  test('reads what we published: show, pull and template', async () => {
    await using scene = await chartScene(place);
    const run = await scene.repo.run(publish);
    expect(run.exit, run.stderr).toBe(0);
    const from = [`oci://${new URL(scene.url).host}/${OWNER}/tool`, '--plain-http'];
    expect(await mustHelm(scene, 'show', 'chart', ...from, '--version', '1.2.3')).toContain('version: 1.2.3');
    // The newest one, found by its tags.
    await mustHelm(scene, 'pull', ...from);
    expect(await scene.repo.read('tool-1.2.3.tgz')).toEqual(await scene.repo.staged());
    const rendered = await mustHelm(scene, 'template', ...from, '--version', '^1.0.0', '--set', 'word=set');
    expect(rendered).toContain('word: "set"');
  });

  test('finds a version with + in it', async () => {
    await using scene = await chartScene(place);
    const VERSION = '1.2.3-rc.1+build.5';
    await scene.repo.run(publish, { VERSION });
    const from = [`oci://${new URL(scene.url).host}/${OWNER}/tool`, '--plain-http'];
    await mustHelm(scene, 'pull', ...from, '--version', VERSION);
    const ours = await scene.repo.staged(VERSION);
    // It is named by its tag there.
    const pulled = await scene.repo
      .read(`tool-${VERSION}.tgz`)
      .catch(() => scene.repo.read(`tool-${VERSION.replace('+', '_')}.tgz`));
    expect(pulled).toEqual(ours);
  });

  test('pushed it before: that is done, whatever its annotations; other content is a conflict', async () => {
    await using scene = await chartScene(place);
    await pushByHelm(scene);
    const theirs = await scene.manifest();
    const run = await scene.repo.run(publish);
    expect(run.exit, run.stderr).toBe(0);
    expect(run.said).toContain('nothing to do');
    // By what the manifest says; nothing was downloaded for it.
    expect((await scene.repo.run(['publish'])).said).toContain('the same chart is there');
    expect(await scene.manifest()).toEqual(theirs);
    expect(theirs?.annotations?.['org.opencontainers.image.created']).not.toContain('1985');
    expect(await scene.repo.run(['verify'])).toMatchObject({ exit: 0 });
    await scene.repo.change({ files: chartFiles('other') });
    expect((await scene.repo.run(publish)).said).toContain('BLOCKER(version-conflict)');
  });

  test('writes the same config and layers as we do', async () => {
    await using one = await chartScene(place);
    await using other = await chartScene(place);
    await one.repo.run(publish);
    await pushByHelm(other);
    const [ours, theirs] = [await one.manifest(), await other.manifest()];
    expect(ours).toEqual({ ...theirs, annotations: expect.anything() as unknown });
    const created = 'org.opencontainers.image.created';
    expect({ ...ours?.annotations, [created]: '' }).toEqual({ ...theirs?.annotations, [created]: '' });
    const type = async ({ ask }: ChartScene): Promise<string | null> =>
      (await ask('GET', `${oci}/manifests/1.2.3`)).headers.get('content-type');
    expect(await type(one)).toBe(await type(other));
  });
});

describe.skipIf(!hasHelm).each(repositoryPlaces)('helm at $name (needs helm)', { timeout }, (place) => {
  beforeAll(() => installGo('helm'), 1_200_000);

  test('finds what we published by its index, and pulls it', async () => {
    await using scene = await chartScene(place);
    await scene.repo.run(publish);
    const repo = ['--repo', `${scene.url}${helmRepository}`];
    await mustHelm(scene, 'pull', 'tool', ...repo, '--version', '^1.0.0');
    expect(await scene.repo.read('tool-1.2.3.tgz')).toEqual(await scene.repo.staged());
    expect(await mustHelm(scene, 'show', 'chart', 'tool', ...repo)).toContain('appVersion: "9.9"');
    expect(await mustHelm(scene, 'template', 'tool', ...repo)).toContain('word: "ours"');
  });
});

const everywhere = [...ociPlaces, ...repositoryPlaces];

describe.skipIf(!hasHelm).each(everywhere)('verify with helm at $name (needs helm)', { timeout }, (place) => {
  const onPath = async (): Promise<{ readonly PATH: string }> => ({
    PATH: `${path.dirname(await installGo('helm'))}:/usr/bin:/bin`,
  });

  test('pulls and renders it', async () => {
    await using scene = await chartScene(place);
    await scene.repo.run(publish);
    const run = await scene.repo.run(['verify'], await onPath());
    expect(run.exit, run.stderr).toBe(0);
    expect(run.said).toContain(
      place === dockerPlace
        ? 'helm was not asked further: reading needs the token, and no other program gets that.'
        : 'helm pulls the same bytes, and renders them.',
    );
  });

  test.runIf(place !== dockerPlace).each([
    [
      'a library',
      { 'Chart.yaml': `${chartFiles()['Chart.yaml']}type: library\n` },
      0,
      'a library chart renders nothing by itself',
    ],
    [
      'a chart that wants values',
      { 'templates/map.yaml': '{{ required "say which" .Values.which }}' },
      0,
      'the chart wants values to be rendered',
    ],
    [
      'a chart that nobody can render',
      { 'templates/map.yaml': '{{ nonsense }}' },
      3,
      'BLOCKER(artifact-invalid): helm pulls tool 1.2.3, and cannot render it.',
    ],
  ])('says of %s what helm says', async (_, files, exit, words) => {
    await using scene = await chartScene(place, { files });
    const sent = await scene.repo.run(publish);
    expect(sent.exit, sent.stderr).toBe(0);
    const run = await scene.repo.run(['verify'], await onPath());
    expect(run.exit, run.stderr).toBe(exit);
    expect(run.said).toContain(words);
  });
});
