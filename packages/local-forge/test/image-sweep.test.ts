import { readdir } from 'node:fs/promises';
import { join } from 'node:path';

import { expect, test } from 'vitest';

import type { ProfileName } from '../src/index.ts';
import { ask, getFile, putFile } from './ask.ts';
import { forgeWith } from './forge-fixture.ts';
import {
  IMAGE,
  INDEX,
  digestOf,
  indexOf,
  openUpload,
  pushBlob,
  pushImage,
  pushManifest,
  statusOf,
} from './images.ts';

const HOUR = 60 * 60 * 1000;
const BOTH: readonly ProfileName[] = ['gitea', 'forgejo'];

/** Files below `blobs`, by their names. */
async function storedBytes(dir: string): Promise<string[]> {
  const names = await readdir(join(dir, 'blobs'), { recursive: true });
  return names.filter((name) => name.includes('/')).map((name) => `sha256:${name.split('/').at(-1)}`);
}

test.for(BOTH)('%s forgets uploads and blobs without a manifest after a day', async (profile) => {
  await using forge = await forgeWith({ profile });
  const upload = await openUpload(forge.url);
  await pushBlob(forge.url, 'waiting');
  await pushImage(forge.url, '1', ['kept']);
  forge.sweep(23 * HOUR);
  expect(await statusOf(forge.url, upload, 'GET')).toBe(204);
  expect(await statusOf(forge.url, `${IMAGE}/blobs/${digestOf('waiting')}`)).toBe(200);
  forge.sweep(25 * HOUR);
  expect(await statusOf(forge.url, upload, 'GET')).toBe(404);
  expect(await statusOf(forge.url, `${IMAGE}/blobs/${digestOf('waiting')}`)).toBe(404);
  expect(await statusOf(forge.url, `${IMAGE}/blobs/${digestOf('kept')}`)).toBe(200);
  expect(await statusOf(forge.url, `${IMAGE}/manifests/1`)).toBe(200);
});

test.for([
  ['gitea', 200],
  ['forgejo', 404],
] as const)('%s: a manifest pushed by digest alone, after a day', async ([profile, status]) => {
  await using forge = await forgeWith({ profile });
  const { bytes, digest } = await pushImage(forge.url, 'tagged', ['layer']);
  await pushManifest(forge.url, digest, { bytes, digest });
  await ask(forge.url, 'DELETE', `${IMAGE}/manifests/tagged`);
  forge.sweep(23 * HOUR);
  expect(await statusOf(forge.url, `${IMAGE}/manifests/${digest}`)).toBe(200);
  forge.sweep(25 * HOUR);
  expect(await statusOf(forge.url, `${IMAGE}/manifests/${digest}`)).toBe(status);
  expect(await statusOf(forge.url, `${IMAGE}/blobs/${digestOf('layer')}`)).toBe(status);
});

test('forgejo: a child lives as long as a tagged index lists it, wherever', async () => {
  await using forge = await forgeWith({ profile: 'forgejo' });
  const child = await pushImage(forge.url, 'first', ['layer']);
  await pushManifest(forge.url, child.digest, child);
  const index = indexOf([child]);
  await pushManifest(forge.url, index.digest, index, { type: INDEX });
  await pushManifest(forge.url, '1.0.0', index, { type: INDEX });
  await ask(forge.url, 'DELETE', `${IMAGE}/manifests/first`);
  forge.sweep(25 * HOUR);
  expect(await statusOf(forge.url, `${IMAGE}/manifests/${child.digest}`)).toBe(200);
  // The index's own digest row went, but its tag still has it.
  expect(await statusOf(forge.url, `${IMAGE}/manifests/${index.digest}`)).toBe(200);
  await ask(forge.url, 'DELETE', `${IMAGE}/manifests/1.0.0`);
  expect(await statusOf(forge.url, `${IMAGE}/manifests/${index.digest}`)).toBe(404);
  forge.sweep(25 * HOUR);
  expect(await statusOf(forge.url, `${IMAGE}/manifests/${child.digest}`)).toBe(404);
});

test('forgejo: an index that has a digest alone protects nothing', async () => {
  await using forge = await forgeWith({ profile: 'forgejo' });
  const child = await pushImage(forge.url, 'first', ['layer']);
  await pushManifest(forge.url, child.digest, child);
  const index = indexOf([child]);
  await pushManifest(forge.url, index.digest, index, { type: INDEX });
  await ask(forge.url, 'DELETE', `${IMAGE}/manifests/first`);
  forge.sweep(25 * HOUR);
  expect(await statusOf(forge.url, `${IMAGE}/manifests/${child.digest}`)).toBe(404);
  expect(await statusOf(forge.url, `${IMAGE}/manifests/${index.digest}`)).toBe(404);
});

test('an image without anything is forgotten, and bytes that nobody names, but no others', async () => {
  await using forge = await forgeWith();
  await pushImage(forge.url, '1', ['old']);
  await pushBlob(forge.url, 'waiting');
  await putFile(forge.url, 'a.bin', 'generic');
  await ask(forge.url, 'DELETE', `${IMAGE}/manifests/1`);
  expect(await statusOf(forge.url, `${IMAGE}/tags/list`, 'GET')).toBe(200);
  forge.sweep();
  expect(await statusOf(forge.url, `${IMAGE}/tags/list`, 'GET')).toBe(200);
  expect(await storedBytes(forge.dir)).toEqual(
    expect.arrayContaining([digestOf('waiting'), digestOf('generic')]),
  );
  expect(await storedBytes(forge.dir)).not.toContain(digestOf('old'));
  forge.sweep(25 * HOUR);
  expect(await storedBytes(forge.dir)).toEqual([digestOf('generic')]);
  expect(await statusOf(forge.url, `${IMAGE}/tags/list`, 'GET')).toBe(404);
  expect(String((await getFile(forge.url, 'a.bin')).body)).toBe('generic');
});

test('an upload that is being added to is left alone', async () => {
  await using forge = await forgeWith();
  const upload = await openUpload(forge.url);
  forge.addFault({
    match: { method: 'PATCH' },
    does: { kind: 'slow-drip', bytesPerSecond: 20_000, direction: 'in' },
  });
  const chunk = ask(forge.url, 'PATCH', upload, { body: Buffer.alloc(10_000) });
  await expect.poll(() => forge.requests.at(-1)?.bytesIn).toBeGreaterThan(0);
  forge.sweep(25 * HOUR);
  expect((await chunk).status).toBe(202);
  forge.sweep(25 * HOUR);
  expect(await statusOf(forge.url, upload, 'GET')).toBe(404);
});
