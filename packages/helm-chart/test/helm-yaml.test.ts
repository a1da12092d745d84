import { fc } from '@fast-check/vitest';
import { hasGo } from '@parity-tools/peers';
import { describe, expect, test } from 'vitest';

import { checkMetadata } from '../src/chart/check-metadata.ts';
import { readMetadata } from '../src/chart/read-metadata.ts';
import { readYaml } from '../src/chart/read-yaml.ts';
import { entriesOfFile, helmScene } from './kit/helm-scene.ts';
import { scalars } from './kit/random-scalars.ts';

describe.skipIf(!hasGo('helm'))('YAML (needs helm)', { timeout: 120_000 }, () => {
  test('any scalar becomes the text that Helm makes of it', async () => {
    using at = helmScene();
    const seed = Math.floor(Math.random() * 2 ** 31);
    const values = new Set(fc.sample(scalars, { numRuns: 800, seed }));
    const lines = Array.from(values, (text, index) => `  k${index}: ${text}\n`);
    const text = `name: app\nversion: 1.0.0\nannotations:\n${lines.join('')}`;
    at.write('app', { 'Chart.yaml': text });
    const packed = await entriesOfFile(await at.packByHelm('app'));
    const theirs = readMetadata(readYaml(packed.get('app/Chart.yaml') ?? '').value).metadata.annotations;
    const ours = readMetadata(readYaml(text).value).metadata.annotations;
    const different = lines.flatMap((line, index) => {
      const key = `k${index}`;
      return ours.get(key) === theirs.get(key) ? [] : [{ line, helm: theirs.get(key), us: ours.get(key) }];
    });
    expect(different, `seed ${seed}`).toEqual([]);
  });

  test.for([
    'a: &x {p: 1, q: 2}\nb: {<<: *x, q: 3}\nname: app\nversion: 1.0.0\nannotations: {<<: *x, z: 1}\n',
    'annotations:\n  q: 0\n  <<: [{p: 1}, {p: 2, q: 2}]\nname: app\nversion: 1.0.0\n',
    'name: app\nversion: 1.0.0\nannotations: {1: a, 1.50: b, yes: c, 0x10: d, .inf: e, 2024-01-01: f}\n',
    'NAME: app\nVersion: 1.0.0\nDescripTion: x\n\u017Fources: [a]\n\u212Aeywords: [b]\n',
    'name: app\nversion: 1.0.0\nappVersion: !!str 1.10\ndescription: !!binary aGVsbG8=\nhome: !own 1\nicon: !!float 3\n',
    'name: app\nversion: 1.0.0\ndescription: >-\n  a\n  b\n\n  c\nhome: |+\n  x\n\n',
    '%YAML 1.1\n---\nname: app\nversion: 1.0.0\n...\n',
    '--- # c\nname: app\nversion: 1.0.0\n---\nname: other\n',
    '{"name": "app", "version": "1.0.0", "keywords": ["\\u00e9", "\\ud83d\\ude00"]}',
    'name: app\r\nversion: 1.0.0\r\ndescription: "a\r\n  b"\r\n',
    'name: app\nversion: 1.0.0\nkeywords:\n- a\n- - b\n',
    'name: app\nversion: 1.0.0\n\t\nhome: a\n',
    'name: app\nversion: "1.0.0"\n \t# c\nhome: a\n',
    'name: app\nversion: 1.0.0\nkeywords:\n-\ta\n',
    'name: app\nversion: 1.0.0\nhome:\ta\t# c\n\n',
    'name: app\nversion: 1.0.0\nkeywords: [ a,\n \tb ]\n',
    'name: app\nversion: 1.0.0\ndescription: |\n  a\n  \tb\n',
    'name: app\nversion: 1.0.0\ndescription: |2\n   a\n  b',
    'name: app\nversion: 1.0.0\nx: "a\\/b"\n',
    'name: app\nversion: 1.0.0\nx: a\u2028b\n',
    'name: app\nversion: 1.0.0\nkeywords:\n\t- a\n',
    'name: app\nversion: 1.0.0\ndescription: a: b\n',
    'name: app\nversion: 1.0.0\ndescription: @x\n',
    'name: app\nversion: 1.0.0\ndescription: "\\z"\n',
    'name: app\nversion: 1.0.0\ndescription: *x\n',
    'name: app\nversion: 1.0.0\n? [a]\n: b\n',
    'name: app\nversion: 1.0.0\n~: b\n',
  ])('%j is read as Helm reads it, or by neither', async (text) => {
    using at = helmScene();
    at.write('app', { 'Chart.yaml': text });
    const theirs = await at.packByHelm('app').then(entriesOfFile, () => undefined);
    const ours = await at.packByUs('app').then(entriesOfFile, () => undefined);
    expect(metadataIn(ours)).toEqual(metadataIn(theirs));
  });
});

function metadataIn(entries: ReadonlyMap<string, string> | undefined): unknown {
  const text = entries?.get('app/Chart.yaml');
  // As Helm would write it: what it does not know is no part of this.
  return text === undefined ? undefined : checkMetadata(readMetadata(readYaml(text).value).metadata);
}
