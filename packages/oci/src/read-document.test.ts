import { fc, test as property } from '@fast-check/vitest';
import { describe, expect, test } from 'vitest';

import { mediaTypes } from './media-types.ts';
import { readDocument } from './read-document.ts';

const digest = `sha256:${'a'.repeat(64)}`;
const part = { mediaType: 'application/x', digest, size: 3 };
const manifest = { schemaVersion: 2, config: part, layers: [part] };
const index = { schemaVersion: 2, manifests: [part] };

const read = (mediaType: string, value: unknown) => readDocument(mediaType, JSON.stringify(value));

describe('a document', () => {
  test.each([mediaTypes.manifest, mediaTypes.dockerManifest])('that is a %s', (mediaType) => {
    expect(read(mediaType, manifest)).toEqual({ is: 'manifest', ...manifest });
    expect(read(mediaType, { ...manifest, mediaType }).is).toBe('manifest');
    expect(read(mediaType, { ...manifest, layers: [] }).is).toBe('manifest');
    expect(read(mediaType, { ...manifest, layers: null })).toMatchObject({ is: 'manifest', layers: [] });
  });

  test.each([mediaTypes.index, mediaTypes.dockerIndex])('that is a %s', (mediaType) => {
    const platform = { architecture: 'arm64', os: 'linux', variant: 'v8' };
    const value = { ...index, manifests: [{ ...part, platform }], annotations: { a: 'b' } };
    expect(read(mediaType, value)).toEqual({ is: 'index', ...value });
    expect(read(mediaType, { ...index, manifests: [] }).is).toBe('index');
    expect(read(mediaType, { ...index, manifests: null })).toMatchObject({ is: 'index', manifests: [] });
  });

  test.each<[string, string, unknown]>([
    ['with layers and manifests', mediaTypes.manifest, { ...manifest, ...index }],
    ['with layers and manifests, as an index', mediaTypes.index, { ...manifest, ...index }],
    ['with a config and manifests', mediaTypes.index, { ...index, config: part }],
    ['with layers and Manifests', mediaTypes.manifest, { ...manifest, Manifests: [part] }],
    ['that says it is something else', mediaTypes.manifest, { ...manifest, mediaType: mediaTypes.index }],
    ['that came as something else', mediaTypes.index, manifest],
    ['that came as nothing', '', manifest],
    ['that came as JSON', 'application/json', manifest],
    ['that says no type of ours', 'application/x', { ...manifest, mediaType: 'application/x' }],
    ['whose type is no text', mediaTypes.manifest, { ...manifest, mediaType: 5 }],
    ['of the first schema', mediaTypes.manifest, { ...manifest, schemaVersion: 1 }],
    ['without a schema', mediaTypes.manifest, { ...manifest, schemaVersion: undefined }],
    ['without layers', mediaTypes.manifest, { ...manifest, layers: undefined }],
    ['without a config', mediaTypes.manifest, { ...manifest, config: undefined }],
    [
      'with a digest that is a path',
      mediaTypes.manifest,
      { ...manifest, config: { ...part, digest: 'sha256:../x' } },
    ],
    [
      'with a digest in capitals',
      mediaTypes.index,
      { ...index, manifests: [{ ...part, digest: digest.toUpperCase() }] },
    ],
    [
      'with a digest that goes on',
      mediaTypes.index,
      { ...index, manifests: [{ ...part, digest: `${digest}\n` }] },
    ],
    ['with a size below nothing', mediaTypes.manifest, { ...manifest, layers: [{ ...part, size: -1 }] }],
    ['with half a byte', mediaTypes.manifest, { ...manifest, layers: [{ ...part, size: 0.5 }] }],
    [
      'with a size that no number keeps',
      mediaTypes.manifest,
      { ...manifest, layers: [{ ...part, size: 2 ** 60 }] },
    ],
    [
      'with a platform without a system',
      mediaTypes.index,
      { ...index, manifests: [{ ...part, platform: { architecture: 'x' } }] },
    ],
    ['that is a list', mediaTypes.manifest, [manifest]],
    ['that is nothing', mediaTypes.manifest, null],
  ])('%s is wrong', (_, mediaType, value) => {
    expect(read(mediaType, value)).toMatchObject({ is: 'wrong' });
  });

  property.prop([fc.constantFrom(...Object.values(mediaTypes)), fc.oneof(fc.string(), fc.json())])(
    'that is anything at all is wrong, and no defect',
    (mediaType, text) => {
      expect(readDocument(mediaType, text).is).toBe('wrong');
    },
  );
});
