import { Buffer } from 'node:buffer';
import { execFileSync } from 'node:child_process';
import {
  appendFileSync,
  mkdirSync,
  renameSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';

import { hasOci, installDebian, skopeo, umoci } from '@parity-tools/peers';
import { tempFolder, type TempFolder } from '@parity-tools/test-kit';
import { beforeAll, describe, expect, test } from 'vitest';

import type { Descriptor } from '../src/descriptor.ts';
import { describe as descriptorOf, documentOf } from '../src/document.ts';
import { writeImageIndex } from '../src/image-index.ts';
import { isLayoutInvalid } from '../src/layout/layout-invalid.ts';
import { readLayout } from '../src/layout/read-layout.ts';
import { mediaTypes } from '../src/media-types.ts';
import { indexOf, smallImage } from './kit/image.ts';
import { blobPath, putBlobs, putIndex, putLayout } from './kit/layout.ts';

const one = smallImage(1);
const two = smallImage(20, 's390x');
const attestation = smallImage(40, 'unknown');
const on = (image: typeof one, architecture: string, more: Partial<Descriptor> = {}): Descriptor => ({
  ...descriptorOf(image.manifest),
  platform: { architecture, os: 'linux' },
  ...more,
});

/** A layout with the blobs of all images. */
function layoutOf(manifests: readonly Descriptor[]): TempFolder {
  const temp = tempFolder();
  putLayout(temp.path, one);
  for (const { manifest, config, layers } of [two, attestation])
    putBlobs(temp.path, manifest, config, ...layers);
  putIndex(temp.path, manifests);
  return temp;
}

async function complaint(promise: Promise<unknown>): Promise<string> {
  const error: unknown = await promise.then(
    () => expect.unreachable('it is taken'),
    (error: unknown) => error,
  );
  if (!isLayoutInvalid(error)) throw error;
  return error.message;
}

describe('the image of a layout', () => {
  test.each<[string, readonly Descriptor[], string, typeof one]>([
    ['is the only one, where no platform is said', [descriptorOf(one.manifest)], 'amd64', one],
    ['is the one of the platform', [on(one, 'amd64'), on(two, 's390x')], 's390x', two],
    [
      'is the one of the platform beside one without',
      [descriptorOf(one.manifest), on(two, 's390x')],
      's390x',
      two,
    ],
    ['may be listed under two tags', [descriptorOf(one.manifest), descriptorOf(one.manifest)], 'amd64', one],
    [
      'is not what is for no platform, as an attestation',
      [
        on(one, 'amd64'),
        on(attestation, 'unknown', { platform: { architecture: 'unknown', os: 'unknown' } }),
      ],
      'amd64',
      one,
    ],
    [
      'is not what is no image',
      [descriptorOf(one.manifest), { ...descriptorOf(two.manifest), mediaType: 'application/x' }],
      'amd64',
      one,
    ],
  ])('%s', async (_, manifests, architecture, image) => {
    using temp = layoutOf(manifests);
    const { manifest, content, pathOf } = await readLayout(temp.path, architecture);
    expect(manifest).toEqual(image.manifest);
    expect(content.layers.map(({ digest }) => digest)).toEqual(image.layers.map(({ digest }) => digest));
    expect(pathOf(image.config.digest)).toBe(blobPath(temp.path, image.config.digest));
  });

  test('is in an index in the index, as buildx writes it', async () => {
    const inner = writeImageIndex({
      manifests: [
        on(one, 'amd64'),
        on(two, 's390x'),
        on(attestation, 'unknown', {
          platform: { architecture: 'unknown', os: 'unknown' },
          annotations: { 'vnd.docker.reference.type': 'attestation-manifest' },
        }),
      ],
    });
    using temp = layoutOf([descriptorOf(inner)]);
    putBlobs(temp.path, inner);
    expect((await readLayout(temp.path, 's390x')).manifest.digest).toBe(two.manifest.digest);
    expect(await complaint(readLayout(temp.path, 'riscv64'))).toBe(
      'has no image for linux/riscv64; it has linux/amd64, linux/s390x',
    );
  });

  test('is not looked for in indexes without end', async () => {
    const inner = indexOf(one);
    const middle = writeImageIndex({ manifests: [descriptorOf(inner)] });
    const outer = writeImageIndex({ manifests: [descriptorOf(middle)] });
    using temp = layoutOf([descriptorOf(middle)]);
    putBlobs(temp.path, inner, middle, outer);
    expect((await readLayout(temp.path, 'amd64')).manifest.digest).toBe(one.manifest.digest);
    putIndex(temp.path, [descriptorOf(outer)]);
    expect(await complaint(readLayout(temp.path, 'amd64'))).toBe('has indexes in indexes in indexes');
  });

  test.each<[string, readonly Descriptor[], string]>([
    ['no image', [], 'has no image for linux/amd64; it has none'],
    ['another platform', [on(two, 's390x')], 'has no image for linux/amd64; it has linux/s390x'],
    [
      'another system',
      [on(one, 'amd64', { platform: { architecture: 'amd64', os: 'windows' } })],
      'has no image for linux/amd64; it has windows/amd64',
    ],
    ['two of one platform', [on(one, 'amd64'), on(two, 'amd64')], 'has more than one image for linux/amd64'],
    [
      'two without a platform',
      [descriptorOf(one.manifest), descriptorOf(two.manifest)],
      'has more than one image for linux/amd64',
    ],
  ])('is not found among %s', async (_, manifests, message) => {
    using temp = layoutOf(manifests);
    expect(await complaint(readLayout(temp.path, 'amd64'))).toBe(message);
  });
});

describe('a layout that is torn:', () => {
  const layer = one.layers[0]!;
  const both = { schemaVersion: 2, manifests: [], layers: [] };
  test.each<[string, (at: (...parts: string[]) => string) => void, string]>([
    ['no oci-layout', (at) => rmSync(at('oci-layout')), 'lacks oci-layout'],
    ['an empty oci-layout', (at) => truncateSync(at('oci-layout')), 'has an oci-layout that is not JSON'],
    ['half an oci-layout', (at) => truncateSync(at('oci-layout'), 30), 'has an oci-layout that is not JSON'],
    [
      'another version',
      (at) => writeFileSync(at('oci-layout'), '{"imageLayoutVersion":"2.0.0"}'),
      'is of a version that is not 1',
    ],
    ['no index.json', (at) => rmSync(at('index.json')), 'lacks index.json'],
    [
      'half an index.json',
      (at) => truncateSync(at('index.json'), 50),
      'has index.json, which is no JSON object',
    ],
    [
      'an index.json that is an image too',
      (at) => writeFileSync(at('index.json'), JSON.stringify(both)),
      'has index.json, which has layers and manifests, which can be read in two ways',
    ],
    [
      'an index.json that is an image',
      (at) => writeFileSync(at('index.json'), one.manifest.bytes),
      `has index.json, which says that it is "${mediaTypes.manifest}", and came as ${mediaTypes.index}`,
    ],
    [
      'an index.json of 5 MiB',
      (at) => appendFileSync(at('index.json'), ' '.repeat(5 * 1024 * 1024)),
      'has index.json, which is too large',
    ],
    [
      'an index.json that is a folder',
      (at) => (rmSync(at('index.json')), mkdirSync(at('index.json'))),
      'has index.json, which is no regular file',
    ],
    ['no manifest', (at) => rmSync(blobPath(at(), one.manifest.digest)), `lacks ${one.manifest.digest}`],
    [
      'half a manifest',
      (at) => truncateSync(blobPath(at(), one.manifest.digest), 100),
      `has other bytes under ${one.manifest.digest}`,
    ],
    ['no config', (at) => rmSync(blobPath(at(), one.config.digest)), `lacks ${one.config.digest}`],
    ['no layer', (at) => rmSync(blobPath(at(), layer.digest)), `lacks ${layer.digest}`],
    [
      'half a layer',
      (at) => truncateSync(blobPath(at(), layer.digest), 1000),
      `has 1000 bytes under ${layer.digest}, and should have 2000`,
    ],
    [
      'a layer that is a folder',
      (at) => (rmSync(blobPath(at(), layer.digest)), mkdirSync(blobPath(at(), layer.digest))),
      `has ${layer.digest}, which is no regular file`,
    ],
    [
      'a layer that is a pipe',
      (at) => (rmSync(blobPath(at(), layer.digest)), execFileSync('mkfifo', [blobPath(at(), layer.digest)])),
      `has ${layer.digest}, which is no regular file`,
    ],
    [
      'an index.json that is a pipe',
      (at) => (rmSync(at('index.json')), execFileSync('mkfifo', [at('index.json')])),
      'has index.json, which is no regular file',
    ],
    ['no blobs', (at) => rmSync(at('blobs'), { recursive: true }), `lacks ${one.manifest.digest}`],
    ['nothing', (at) => rmSync(at(), { recursive: true }), 'lacks oci-layout'],
  ])('%s', async (_, tear, message) => {
    using temp = tempFolder();
    putLayout(temp.at('layout'), one);
    tear((...parts) => temp.at('layout', ...parts));
    expect(await complaint(readLayout(temp.at('layout'), 'amd64'))).toBe(message);
  });
});

describe('nothing is published through a link:', () => {
  const layer = one.layers[0]!;
  test.each<[string, (temp: TempFolder) => void]>([
    ['a blob that is one', (temp) => move(blobPath(temp.at('layout'), layer.digest), temp.at('elsewhere'))],
    [
      'a manifest that is one',
      (temp) => move(blobPath(temp.at('layout'), one.manifest.digest), temp.at('elsewhere')),
    ],
    ['an index.json that is one', (temp) => move(temp.at('layout/index.json'), temp.at('elsewhere'))],
    ['an oci-layout that is one', (temp) => move(temp.at('layout/oci-layout'), temp.at('elsewhere'))],
    [
      'a blob that is one to its neighbour',
      (temp) => move(blobPath(temp.at('layout'), layer.digest), temp.at('layout/x')),
    ],
    ['blobs that lie behind one', (temp) => move(temp.at('layout/blobs'), temp.at('elsewhere'))],
    ['blobs/sha256 behind one', (temp) => move(temp.at('layout/blobs/sha256'), temp.at('elsewhere'))],
  ])('%s', async (_, link) => {
    using temp = tempFolder();
    putLayout(temp.at('layout'), one);
    link(temp);
    expect(await complaint(readLayout(temp.at('layout'), 'amd64'))).toMatch(/link|regular file/);
  });

  test('but the folder itself may be one', async () => {
    using temp = tempFolder();
    putLayout(temp.at('layout'), one);
    symlinkSync(temp.at('layout'), temp.at('result'));
    expect((await readLayout(temp.at('result'), 'amd64')).manifest.digest).toBe(one.manifest.digest);
  });
});

function move(from: string, to: string): void {
  renameSync(from, to);
  symlinkSync(to, from);
}

describe.skipIf(!hasOci('skopeo', 'umoci'))('layouts of others (needs the peers of tools/peers)', () => {
  beforeAll(() => installDebian('skopeo', 'umoci'), 300_000);

  test('skopeo: a copy of an image, and of all of an index', async () => {
    using temp = tempFolder();
    const inner = writeImageIndex({ manifests: [on(one, 'amd64'), on(two, 's390x')] });
    putLayout(temp.at('source'), one);
    putBlobs(temp.at('source'), inner, two.manifest, two.config, ...two.layers);
    const named = { 'org.opencontainers.image.ref.name': 'v1' };
    putIndex(temp.at('source'), [{ ...descriptorOf(inner), annotations: named }]);
    const home = temp.at('home');
    const all = await skopeo(
      ['copy', '--all', '--preserve-digests', `oci:${temp.at('source')}:v1`, `oci:${temp.at('all')}:v1`],
      { home },
    );
    expect(all.code, all.stderr).toBe(0);
    const single = ['--override-arch', 's390x', 'copy', '--preserve-digests'];
    const copied = await skopeo([...single, `oci:${temp.at('source')}:v1`, `oci:${temp.at('one')}:v1`], {
      home,
    });
    expect(copied.code, copied.stderr).toBe(0);
    for (const folder of ['all', 'one'])
      expect((await readLayout(temp.at(folder), 's390x')).manifest.digest).toBe(two.manifest.digest);
  });

  test('umoci: a new image, and one with a layer', async () => {
    using temp = tempFolder();
    const options = { home: temp.at('home') };
    const layout = temp.at('layout');
    mkdirSync(temp.at('tree/etc'), { recursive: true });
    temp.write('tree/etc/hello', 'hello\n');
    const run = async (...args: readonly string[]): Promise<void> => {
      const { code, stderr } = await umoci(args, options);
      expect(code, stderr).toBe(0);
    };
    await run('init', '--layout', layout);
    expect(await complaint(readLayout(layout, 'amd64'))).toMatch(/^has no image/);
    await run('new', '--image', `${layout}:v1`);
    expect((await readLayout(layout, 'amd64')).content.layers).toEqual([]);
    await run('insert', '--rootless', '--image', `${layout}:v1`, temp.at('tree/etc'), '/etc');
    const { content, manifest, pathOf } = await readLayout(layout, 'amd64');
    expect(content.layers).toHaveLength(1);
    expect(path.dirname(pathOf(manifest.digest))).toBe(path.join(layout, 'blobs/sha256'));
    expect(documentOf('', Buffer.from(manifest.bytes)).digest).toBe(manifest.digest);
  });
});
