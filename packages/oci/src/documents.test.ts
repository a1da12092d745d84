import { Buffer } from 'node:buffer';
import { readFileSync } from 'node:fs';

import { describe as group, expect, test } from 'vitest';

import { describe, documentOf, writeDocument } from './document.ts';
import { writeImageIndex } from './image-index.ts';
import { writeImageManifest } from './image-manifest.ts';
import { mediaTypes } from './media-types.ts';
import { readDocument } from './read-document.ts';

interface Vector {
  readonly name: string;
  readonly manifest: string;
  readonly manifestDigest: string;
}

const vectors = new URL('../../nix2container/test/vectors/nix2container-images.json', import.meta.url);
const { images } = JSON.parse(readFileSync(vectors, 'utf8')) as { readonly images: readonly Vector[] };
const digest = `sha256:${'a'.repeat(64)}` as const;

group('a manifest is what Go writes', () => {
  test.each(images)('$name', ({ manifest, manifestDigest }) => {
    const read = readDocument(mediaTypes.manifest, manifest);
    if (read.is !== 'manifest') return expect.unreachable('it is none');
    const document = writeImageManifest(read);
    expect(Buffer.from(document.bytes).toString()).toBe(manifest);
    expect(document.digest).toBe(manifestDigest);
  });
});

group('an index is what Go writes', () => {
  test('members in their order, annotations sorted by their bytes, nothing for what is not there', () => {
    const platform = { variant: 'v8', os: 'linux', architecture: 'arm64' };
    const annotations = { b: '<1>', '10': 'x', '9': 'y', a: 'é&' };
    const index = writeImageIndex({
      annotations,
      manifests: [
        { platform, size: 1, annotations: {}, digest, mediaType: mediaTypes.manifest },
        { mediaType: 'x', digest, size: 0, annotations: { z: '1', y: '2' }, platform: undefined },
      ],
    });
    expect(Buffer.from(index.bytes).toString()).toBe(
      String.raw`{"schemaVersion":2,"mediaType":"application/vnd.oci.image.index.v1+json","manifests":[` +
        `{"mediaType":"${mediaTypes.manifest}","digest":"${digest}","size":1,"platform":{"architecture":"arm64","os":"linux","variant":"v8"}},` +
        `{"mediaType":"x","digest":"${digest}","size":0,"annotations":{"y":"2","z":"1"}}],` +
        String.raw`"annotations":{"10":"x","9":"y","a":"é\u0026","b":"\u003c1\u003e"}}`,
    );
  });

  test('of nothing', () => {
    expect(Buffer.from(writeImageIndex({ manifests: [] }).bytes).toString()).toBe(
      `{"schemaVersion":2,"mediaType":"${mediaTypes.index}","manifests":[]}`,
    );
  });
});

test('a document is described by its bytes', () => {
  const empty = 'sha256:44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a';
  expect(describe(documentOf('x', Buffer.from('{}')))).toEqual({ mediaType: 'x', digest: empty, size: 2 });
  expect(writeDocument('x', {}).digest).toBe(empty);
});
