import { describe, expect, test } from 'vitest';

import { imageOf } from '../../test/kit/make-image.ts';
import type { NixConfig, NixHistory } from '../image-json/nix-image.ts';
import { imageConfig } from './config.ts';
import { imageManifest } from './manifest.ts';

function configOf(config: NixConfig): string {
  return imageConfig(imageOf([], config)).toString();
}

describe('the config of an image', () => {
  test('without layers has a list that Go calls null', () => {
    expect(configOf({})).toBe(
      '{"architecture":"amd64","os":"linux","config":{},"rootfs":{"type":"layers","diff_ids":null}}',
    );
  });

  test('leaves out what is empty', () => {
    const config = { User: '', Env: [], Cmd: [], Labels: new Map(), Volumes: new Map(), ArgsEscaped: false };
    expect(configOf(config)).toBe(configOf({}));
  });

  test('has maps in the order of their bytes', () => {
    const Labels = new Map([
      ['9', 'a'],
      ['10', 'b'],
      ['😀', 'c'],
      ['｡', 'd'],
      ['__proto__', 'e'],
    ]);
    expect(configOf({ Labels, ArgsEscaped: true })).toContain(
      '"config":{"Labels":{"10":"b","9":"a","__proto__":"e","｡":"d","😀":"c"},"ArgsEscaped":true}',
    );
  });

  test('says all that is known of a layer', () => {
    const digest = `sha256:${'0'.repeat(64)}` as const;
    const history: NixHistory = {
      empty_layer: true,
      comment: '',
      author: 'a',
      created_by: 'b',
      created: '2026-01-02T03:04:05Z',
    };
    const layer = { digest, diffId: digest, size: 0, paths: [], mediaType: 'x', history };
    expect(imageConfig(imageOf([layer])).toString()).toContain(
      '"history":[{"created":"2026-01-02T03:04:05Z","created_by":"b","author":"a","empty_layer":true}]',
    );
  });
});

test('the manifest of an image without layers has an empty list, which registries take', () => {
  expect(Buffer.from(imageManifest(imageOf([]))).toString()).toContain('"layers":[]}');
});
