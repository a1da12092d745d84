import { describe, expect, test } from 'vitest';

import { forgePlaces } from './kit/places.ts';
import { push, pushImage } from './kit/push.ts';
import { chartScene, oci } from './kit/scene.ts';

const timeout = 180_000;
const publish = ['publish', '--publish'];

describe.concurrent.each(forgePlaces)('$name: under the name of the chart', { timeout }, (place) => {
  test.each(['latest', '0.9.0'])(
    'an image is a conflict, until parity.json says that it may be (:%s)',
    async (tag) => {
      await using scene = await chartScene(place);
      await pushImage(scene, tag);
      const run = await scene.repo.run(publish);
      expect(run.exit, run.stderr).toBe(3);
      expect(run.said).toContain('BLOCKER(version-conflict)');
      expect(run.said).toContain('"sharedWithImages": true');
      expect(run.said).toContain(`:${tag} of oleks/tool is an image`);
      // To delete it is none of our business.
      expect(run.stderr).not.toContain('DELETE');
      expect(await scene.manifest()).toBeUndefined();

      await scene.repo.change({ artifact: { sharedWithImages: true } });
      expect(await scene.repo.run(publish)).toMatchObject({ exit: 0 });
      expect(await scene.archive()).toEqual(await scene.repo.staged());
      // The image stays what it was.
      expect((await scene.manifest(tag))?.config.mediaType).toBe('application/vnd.oci.image.config.v1+json');
    },
  );

  test('another chart is no conflict', async () => {
    await using scene = await chartScene(place);
    await scene.repo.run(publish, { VERSION: '1.2.2' });
    expect(await scene.repo.run(publish)).toMatchObject({ exit: 0 });
  });

  test.each([{}, { sharedWithImages: true }])(
    'an image under the very tag is a conflict that says so (%j)',
    async (artifact) => {
      await using scene = await chartScene(place, { artifact });
      await pushImage(scene, '1.2.3');
      const run = await scene.repo.run(publish);
      expect(run.exit, run.stderr).toBe(3);
      expect(run.said).toContain('an image, or something else that is no chart');
      expect(run.said).toContain(`curl -X DELETE -u oleks ${scene.url}${oci}/manifests/1.2.3`);
    },
  );

  test('what is neither is named by what it is', async () => {
    await using scene = await chartScene(place);
    await push(scene, '1.2.3', {
      config: '{}',
      configType: 'application/vnd.oci.empty.v1+json',
      layers: [{ type: 'text/plain', bytes: Buffer.from('words') }],
    });
    const run = await scene.repo.run(publish);
    expect(run.exit).toBe(3);
    expect(run.said).toContain('application/vnd.oci.empty.v1+json');
  });
});
