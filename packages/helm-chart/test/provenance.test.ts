import { describe, expect, test } from 'vitest';

import { describe as described, sha256, types } from './kit/oci-manifest.ts';
import { forgePlaces, repositoryPlaces } from './kit/places.ts';
import { provenanceOf } from './kit/provenance.ts';
import { chartScene, type ChartScene } from './kit/scene.ts';

const timeout = 180_000;
const publish = ['publish', '--publish'];
const name = 'tool-1.2.3.tgz';

/** Packs the chart, and makes the archive what is published from now on. */
async function readyChart({ repo }: ChartScene): Promise<Buffer> {
  await repo.run(['stage']);
  const archive = await repo.staged();
  await repo.write(`dist/${name}`, archive);
  const { artifact } = await artifactOf(repo);
  await repo.change({ artifact: { ...artifact, chartSrc: `dist/${name}` } });
  return archive;
}

async function artifactOf(repo: ChartScene['repo']): Promise<{ artifact: Record<string, unknown> }> {
  const config = JSON.parse(await repo.text('parity.json')) as Record<string, object>;
  return { artifact: { ...config['helm-chart'] } };
}

describe.concurrent.each(forgePlaces)('$name: a ready chart', { timeout }, (place) => {
  test('is published as it is, with the provenance file beside it', async () => {
    await using scene = await chartScene(place);
    const archive = await readyChart(scene);
    const provenance = provenanceOf({ name, sha256: sha256(archive) });
    await scene.repo.write(`dist/${name}.prov`, provenance);
    const run = await scene.repo.run(publish);
    expect(run.exit, run.stderr).toBe(0);
    expect(run.stderr).toMatch(/sent +tool-1\.2\.3\.tgz\.prov/);
    const { layers = [] } = (await scene.manifest()) ?? {};
    expect(layers).toEqual(
      [described(types.content, archive), described(types.provenance, provenance)].toSorted((a, b) =>
        JSON.stringify(a) < JSON.stringify(b) ? -1 : 1,
      ),
    );
    expect(await scene.archive()).toEqual(archive);
    expect((await scene.repo.run(publish)).said).toContain('nothing to do');
    expect((await scene.repo.run(['verify'])).said).toContain('the same bytes');
  });

  test('that was published without one is not published again because of one', async () => {
    await using scene = await chartScene(place);
    const archive = await readyChart(scene);
    await scene.repo.run(publish);
    await scene.repo.write(`dist/${name}.prov`, provenanceOf({ name, sha256: sha256(archive) }));
    const run = await scene.repo.run(['publish']);
    expect(run.exit, run.stderr).toBe(0);
    expect(run.said).toContain('the same chart is there, without this provenance file');
  });

  test.each([
    ['of other bytes', { name, sha256: '0'.repeat(64) }, 'was made for another "tool-1.2.3.tgz"'],
    ['of another chart', { name: 'other-1.2.3.tgz', sha256: '' }, 'signs no "tool-1.2.3.tgz"'],
  ])('with a provenance file %s is refused', async (_, signed, why) => {
    await using scene = await chartScene(place);
    const archive = await readyChart(scene);
    const wrong = provenanceOf({ ...signed, sha256: signed.sha256 || sha256(archive) });
    await scene.repo.write(`dist/${name}.prov`, wrong);
    const run = await scene.repo.run(publish);
    expect(run.exit).toBe(3);
    expect(run.said).toContain(`BLOCKER(artifact-invalid): dist/${name}.prov ${why}`);
    expect(await scene.manifest()).toBeUndefined();
  });
});

describe.each(repositoryPlaces)('$name: a ready chart', { timeout }, (place) => {
  test('goes without its provenance file, and that is said', async () => {
    await using scene = await chartScene(place);
    const archive = await readyChart(scene);
    await scene.repo.write(`dist/${name}.prov`, 'anything');
    const run = await scene.repo.run(publish);
    expect(run.exit, run.stderr).toBe(0);
    expect(run.said).toContain(
      `dist/${name}.prov is not published: the chart repository of a forge takes none.`,
    );
    expect(await scene.archive()).toEqual(archive);
  });
});
