import { describe, expect, test } from 'vitest';

import { imageNamed, images } from '../../test/kit/image-vectors.ts';
import { readImageJson } from './read-image-json.ts';

const digest = `sha256:${'0'.repeat(64)}`;
const tar = 'application/vnd.oci.image.layer.v1.tar';
const layer = { digest, size: 1024, diff_ids: digest, mediatype: tar, History: {} };
const image = { version: 1, 'image-config': {}, layers: [layer], arch: 'amd64', created: null };

function read(changes: object): unknown {
  return readImageJson(JSON.stringify({ ...image, ...changes }), 'image.json');
}

describe('what nix2container wrote', () => {
  test.each(images)('$name is understood', ({ imageJson }) => {
    expect(readImageJson(imageJson, 'image.json').layers.length).toBeGreaterThan(0);
  });

  test('is put into our words', () => {
    const { imageJson } = imageNamed('two-layers-and-root');
    const [, second] = readImageJson(imageJson, 'image.json').layers;
    expect(second).toMatchObject({
      size: 81_408,
      mediaType: tar,
      file: undefined,
      history: { created_by: 'nix2container' },
      paths: [{ options: { rewrite: { repl: '' }, perms: [{ mode: '0600' }, { mode: '1777' }] } }, {}],
    });
  });

  test('may have no layers', () => {
    expect(read({ layers: null })).toMatchObject({ layers: [] });
    expect(read({ layers: [] })).toMatchObject({ layers: [] });
  });

  test('keeps every key of its maps', () => {
    const text = JSON.stringify(image).replace('{}', '{"Labels":{"__proto__":"a","10":"b","9":"c"}}');
    const { config } = readImageJson(text, 'image.json');
    expect(new Map(config.Labels)).toEqual(
      new Map([
        ['__proto__', 'a'],
        ['9', 'c'],
        ['10', 'b'],
      ]),
    );
  });
});

describe('what is not understood', () => {
  test('is named, all of it', () => {
    const perms = [{ regex: '', mode: '', uid: 0, gid: 0, uname: '', gname: '', orMode: '0200' }];
    const options = { rewrite: { regex: '', repl: '', flags: 'i' }, perms, ignoreDestination: 'x' };
    const changes = {
      'image-config': { Healthcheck: {} },
      layers: [{ ...layer, paths: [{ path: '/nix/store/x', tar: 'y', options }] }],
      os: 'linux',
    };
    expect(() => read(changes)).toThrow(
      expect.objectContaining({
        blocker: 'artifact-invalid',
        message:
          'image.json says what this parity does not understand: image-config.Healthcheck, ' +
          'layers[0].paths[0].options.rewrite.flags, layers[0].paths[0].options.perms[0].orMode, ' +
          'layers[0].paths[0].options.ignoreDestination, layers[0].paths[0].tar, os.',
      }),
    );
  });

  test.each([
    ['no JSON', '{', 'image.json is not JSON.'],
    ['a list', '[]', 'image.json is no image JSON of nix2container.'],
    ['another document', '{"version":1}', 'image.json is no image JSON of nix2container.'],
    [
      'another version',
      '{"version":2,"image-config":{},"new":1}',
      'image.json is of version "2"; this parity reads version 1.',
    ],
  ])('%s', (_, text, message) => {
    expect(() => readImageJson(text, 'image.json')).toThrow(
      expect.objectContaining({ blocker: 'artifact-invalid', message, next: expect.stringMatching(/\.$/) }),
    );
  });
});

describe('what is wrong', () => {
  test.each<[string, object, string]>([
    ['a digest', { layers: [{ ...layer, digest: 'sha256:0' }] }, 'layers[0].digest must be "sha256:" and 64'],
    [
      'diff_ids as a list',
      { layers: [{ ...layer, diff_ids: [digest] }] },
      'layers[0].diff_ids must be a string, not',
    ],
    ['a negative size', { layers: [{ ...layer, size: -1 }] }, 'layers[0].size'],
    ['a time', { created: '2026-01-02' }, 'created must be a time as Go writes it'],
    [
      'a time with zeros behind it',
      { created: '2026-01-02T03:04:05.10Z' },
      'created must be a time as Go writes it',
    ],
    [
      'a type',
      { layers: [{ ...layer, mediatype: 'text/plain' }] },
      'layers[0].mediatype must be "application/vnd.oci',
    ],
    [
      'a relative path',
      { layers: [{ ...layer, paths: [{ path: 'x' }] }] },
      'layers[0].paths[0].path must be an absolute',
    ],
    ['a label', { 'image-config': { Labels: { a: 1 } } }, 'image-config.Labels.a must be a string, not 1'],
    ['labels as a list', { 'image-config': { Labels: [] } }, 'image-config.Labels must be an object, not []'],
    [
      'a port with something in it',
      { 'image-config': { ExposedPorts: { '1/tcp': 1 } } },
      'image-config.ExposedPorts.1/tcp',
    ],
    ['no arch', { arch: undefined }, 'arch is missing'],
  ])('%s', (_, changes, detail) => {
    expect(() => read(changes)).toThrow(
      expect.objectContaining({
        blocker: 'artifact-invalid',
        message: 'image.json is not what nix2container writes.',
        details: [expect.stringContaining(detail)],
      }),
    );
  });

  test.each([
    ['is packed', { mediatype: `${tar}+gzip` }, 'the type "application/vnd.oci.image.layer.v1.tar+gzip"'],
    [
      'is known by another digest',
      { diff_ids: `sha256:${'1'.repeat(64)}` },
      'another digest than its diff_ids',
    ],
  ])('a layer that %s and has no file', (_, changes, which) => {
    const layers = [{ ...layer, ...changes }];
    expect(() => read({ layers })).toThrow(
      `image.json has a layer with ${which} and without a layer-path: layers[0].`,
    );
    expect(read({ layers: [{ ...layers[0], 'layer-path': '/x' }] })).toMatchObject({
      layers: [{ file: '/x' }],
    });
  });
});
