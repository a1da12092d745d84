import { describe, expect, test } from 'vitest';

import type { ProfileName } from '../src/index.ts';
import { ask } from './ask.ts';
import { OWNER, forgeWith } from './forge-fixture.ts';
import {
  IMAGE,
  INDEX,
  built,
  codeOf,
  descriptor,
  digestOf,
  indexOf,
  manifestOf,
  pushBlob,
  pushImage,
  pushManifest,
  statusOf,
} from './images.ts';

const BOTH: readonly ProfileName[] = ['gitea', 'forgejo'];
const API = `/api/v1/packages/${OWNER}`;

describe('a manifest', () => {
  test('is asked for its config and layers in the same image, sizes last', async () => {
    await using forge = await forgeWith();
    await pushBlob(forge.url, '{}', `/v2/${OWNER}/elsewhere`);
    await pushBlob(forge.url, 'layer');
    const manifest = manifestOf('{}', ['layer']);
    expect(codeOf(await pushManifest(forge.url, '1', manifest))).toBe('BLOB_UNKNOWN');
    await pushBlob(forge.url, '{}');
    const config = { ...descriptor('application/vnd.oci.image.config.v1+json', '{}'), size: 3 };
    const wrong = await pushManifest(forge.url, '1', manifestOf('{}', ['layer'], { config }));
    expect([wrong.status, codeOf(wrong)]).toEqual([400, 'SIZE_INVALID']);
    const missing = await pushManifest(forge.url, '1', manifestOf('{}', ['layer', 'none'], { config }));
    expect([missing.status, codeOf(missing)]).toEqual([404, 'BLOB_UNKNOWN']);
    expect((await pushManifest(forge.url, '1', manifest)).status).toBe(201);
  });

  test('may name a layer twice; it is one file', async () => {
    await using forge = await forgeWith();
    await pushImage(forge.url, '1', ['twice', 'twice']);
    const { body } = await ask(forge.url, 'GET', `${API}/container/tool/1/files`);
    expect((JSON.parse(String(body)) as { name: string }[]).map(({ name }) => name)).toHaveLength(3);
  });

  test('pushed by a digest that is not its own is found by its own only', async () => {
    await using forge = await forgeWith();
    const manifest = await pushImage(forge.url, '1', ['layer']);
    const other = digestOf('other');
    const { headers } = await pushManifest(forge.url, other, manifest);
    expect(headers['docker-content-digest']).toBe(manifest.digest);
    expect(await statusOf(forge.url, `${IMAGE}/manifests/${other}`)).toBe(404);
    await ask(forge.url, 'DELETE', `${IMAGE}/manifests/1`);
    expect(await statusOf(forge.url, `${IMAGE}/manifests/${manifest.digest}`)).toBe(200);
  });

  test('deleted by digest is gone under every name, and with it what only it had', async () => {
    await using forge = await forgeWith();
    const manifest = await pushImage(forge.url, '1.0.0', ['layer']);
    await pushManifest(forge.url, 'latest', manifest);
    await pushManifest(forge.url, manifest.digest, manifest);
    expect(await statusOf(forge.url, `${IMAGE}/manifests/${manifest.digest}`, 'DELETE')).toBe(202);
    for (const name of ['manifests/1.0.0', 'manifests/latest', `blobs/${digestOf('layer')}`])
      expect(await statusOf(forge.url, `${IMAGE}/${name}`)).toBe(404);
    const { body } = await ask(forge.url, 'GET', `${IMAGE}/tags/list`);
    expect(JSON.parse(String(body))).toEqual({ name: `${OWNER}/tool`, tags: [] });
  });

  test('is gone, with its blobs, when its version is deleted by the API', async () => {
    await using forge = await forgeWith();
    await pushImage(forge.url, '1.0.0', ['layer']);
    expect(await statusOf(forge.url, `${API}/container/tool/1.0.0`, 'DELETE')).toBe(204);
    expect(await statusOf(forge.url, `${IMAGE}/manifests/1.0.0`)).toBe(404);
    expect(await statusOf(forge.url, `${IMAGE}/blobs/${digestOf('layer')}`)).toBe(404);
  });

  test('of more than 10 MiB is too large, of just as much is not', async () => {
    await using forge = await forgeWith();
    await pushBlob(forge.url, '{}');
    const bare = manifestOf('{}', [], { annotations: { fill: '' } }).bytes.length;
    const fill = 'x'.repeat(10 * 1024 * 1024 - bare);
    expect((await pushManifest(forge.url, '1', manifestOf('{}', [], { annotations: { fill } }))).status).toBe(
      201,
    );
    const more = await pushManifest(
      forge.url,
      '1',
      manifestOf('{}', [], { annotations: { fill: `${fill}x` } }),
    );
    expect([more.status, codeOf(more)]).toEqual([413, 'MANIFEST_INVALID']);
  });

  test.for([
    ['another known family', 'application/vnd.oci.artifact.manifest.v1+json', 400],
    ['a type with a parameter', 'application/vnd.oci.image.manifest.v1+json; charset=utf-8', 400],
    ["no type of a manifest: then the document's own counts", 'application/json', 201],
    ['an old type, in any case', 'Application/vnd.docker.distribution.manifest.V2+json'.toLowerCase(), 201],
  ] as const)('of %s', async ([, type, status]) => {
    await using forge = await forgeWith();
    await pushBlob(forge.url, '{}');
    expect((await pushManifest(forge.url, '1', manifestOf('{}', []), { type })).status).toBe(status);
  });

  test('may have null where Go would write it', async () => {
    await using forge = await forgeWith();
    await pushBlob(forge.url, '{}');
    const manifest = manifestOf('{}', [], { layers: null, annotations: null });
    expect((await pushManifest(forge.url, '1', manifest)).status).toBe(201);
  });

  test.for([
    ['text', 'gitea', 'no JSON', 201],
    ['text', 'forgejo', 'no JSON', 500],
    ['an empty blob', 'gitea', '', 201],
    ['an empty blob', 'forgejo', '', 201],
    ['a list', 'forgejo', '[]', 500],
  ] as const)('whose config is %s, to %s', async ([, profile, config, status]) => {
    await using forge = await forgeWith({ profile });
    await pushBlob(forge.url, config);
    expect((await pushManifest(forge.url, '1', manifestOf(config, []))).status).toBe(status);
  });

  test.for(BOTH)('of a chart must have a config that can be read, on %s', async (profile) => {
    await using forge = await forgeWith({ profile });
    await pushBlob(forge.url, 'no JSON');
    const config = descriptor('application/vnd.cncf.helm.config.v1+json', 'no JSON');
    expect((await pushManifest(forge.url, '1', manifestOf('no JSON', [], { config }))).status).toBe(500);
  });
});

describe('an index', () => {
  test('cannot list a child of another image, nor what is a mere blob', async () => {
    await using forge = await forgeWith();
    const child = await pushImage(forge.url, '1', ['layer']);
    const elsewhere = { type: INDEX, image: `/v2/${OWNER}/other` };
    const foreign = await pushManifest(forge.url, '1', indexOf([child]), elsewhere);
    expect([foreign.status, codeOf(foreign)]).toEqual([404, 'MANIFEST_BLOB_UNKNOWN']);
    const blob = { bytes: Buffer.from('layer'), digest: '' };
    expect((await pushManifest(forge.url, '2', indexOf([blob]), { type: INDEX })).status).toBe(404);
  });

  test('without children is taken, and its files are one', async () => {
    await using forge = await forgeWith();
    expect((await pushManifest(forge.url, '1', indexOf([]), { type: INDEX })).status).toBe(201);
    const { body } = await ask(forge.url, 'GET', `${API}/container/tool/1/files`);
    expect(JSON.parse(String(body))).toMatchObject([{ name: 'manifest.json' }]);
  });
});

test('what is no manifest at all is a failure without a word', async () => {
  await using forge = await forgeWith();
  const reply = await pushManifest(forge.url, '1', built({ schemaVersion: '2' }));
  expect([reply.status, String(reply.body)]).toEqual([500, '']);
});
