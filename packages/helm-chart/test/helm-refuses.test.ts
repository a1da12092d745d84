import { symlinkSync } from 'node:fs';

import { hasGo } from '@parity-tools/peers';
import { describe, expect, test } from 'vitest';

import { created, dependency, lib } from './kit/chart-variations.ts';
import type { Files } from './kit/chart.ts';
import { entriesOfFile, helmScene } from './kit/helm-scene.ts';

/** Each with whether Helm packs it; we never do. */
const refused: Readonly<Record<string, readonly [boolean, Files]>> = {
  'no name': [false, { 'Chart.yaml': 'version: 1.0.0\n' }],
  'a name with a slash': [false, { 'Chart.yaml': 'name: a/b\nversion: 1.0.0\n' }],
  'no version': [false, { 'Chart.yaml': 'name: app\n' }],
  'no version that Helm reads': [false, { 'Chart.yaml': 'name: app\nversion: latest\n' }],
  'an odd type': [false, { 'Chart.yaml': `${created}type: job\n`.replace('type: application\n', '') }],
  'a list for a text': [false, { 'Chart.yaml': `${created}home: [a]\n` }],
  'a text for a switch': [false, { 'Chart.yaml': `${created}deprecated: "yes"\n` }],
  'an empty maintainer': [false, { 'Chart.yaml': `${created}maintainers: [~]\n` }],
  'an odd alias': [false, { 'Chart.yaml': `${created}dependencies: [{name: a, alias: "a b"}]\n` }],
  'one dependency twice': [false, { 'Chart.yaml': `${created}dependencies: [{name: a}, {name: a}]\n` }],
  'a number that JSON has not': [false, { 'Chart.yaml': `${created}x: .nan\n` }],
  'no YAML': [false, { 'Chart.yaml': 'name: [\n' }],
  'a control character': [false, { 'Chart.yaml': `${created}x: "\u0001"\n` }],
  'no UTF-8': [false, { 'Chart.yaml': Buffer.concat([Buffer.from(created), Buffer.from([0x23, 0xff, 10])]) }],
  'values that are a list': [false, { 'values.yaml': '- 1\n' }],
  'values that are no YAML': [false, { 'values.yaml': 'a: [\n' }],
  'a lock that is none': [false, { 'Chart.lock': 'generated: yesterday\n' }],
  'a schema that is no JSON': [false, { 'values.schema.json': '{' }],
  'a missing dependency': [false, { 'Chart.yaml': `${created}dependencies: [{name: a, version: 1}]\n` }],
  'a double star': [false, { '.helmignore': 'a/**\n' }],
  'a bad pattern': [false, { '.helmignore': '[\n' }],
  'no Chart.yaml, it is ignored': [false, { '.helmignore': 'Chart.yaml\n' }],
  'a file among the charts': [false, { 'charts/README.md': 'x' }],
  'no chart among the charts': [false, { 'charts/lib/x': 'x' }],
  'no archive among the charts': [false, { 'charts/lib.tgz': 'x' }],
  'a folder named as an archive': [false, { 'charts/lib.tgz/Chart.yaml': 'x' }],
  'a large file': [false, { x: Buffer.alloc(5 * 1024 * 1024 + 1) }],
  'a schema that is no JSON Schema': [true, { 'values.schema.json': '{"type":"strnig"}' }],
  'a schema with a dangling reference': [true, { 'values.schema.json': '{"$ref":"#/definitions/x"}' }],
  'a dependency out of range': [
    true,
    {
      'Chart.yaml': `${created}dependencies: [{name: lib, version: 2.x}]\n`,
      'charts/lib/Chart.yaml': 'name: lib\nversion: 1.0.0\n',
    },
  ],
  'a lock of others': [
    true,
    {
      'Chart.yaml': `${created}dependencies: [{name: lib, version: 1.x}]\n`,
      'Chart.lock': 'digest: sha256:00\ndependencies: [{name: lib, version: 1.0.0}]\n',
      'charts/lib/Chart.yaml': 'name: lib\nversion: 1.0.0\n',
    },
  ],
  'a key twice': [true, { 'Chart.yaml': `${created}home: a\nhome: b\n` }],
  'two charts of one name': [
    true,
    {
      'charts/a/Chart.yaml': 'name: lib\nversion: 1.0.0\n',
      'charts/b/Chart.yaml': 'name: lib\nversion: 1.0.0\n',
    },
  ],
};

describe.skipIf(!hasGo('helm'))(
  'what helm package refuses, and what it lets pass (needs helm)',
  { timeout: 120_000 },
  () => {
    test.for(Object.entries(refused))('%s', async ([, [isPackedByHelm, files]]) => {
      using at = helmScene();
      at.write('app', { 'Chart.yaml': created, ...files });
      const packs = await at.packByHelm('app').then(
        () => true,
        () => false,
      );
      expect(packs).toBe(isPackedByHelm);
      await expect(at.open('app')).rejects.toMatchObject({ blocker: 'artifact-invalid' });
    });

    test('links that lead out are packed by Helm, and nowhere by us', async () => {
      using at = helmScene();
      at.write('app', { 'Chart.yaml': created });
      at.write('elsewhere', { secret: 'x' });
      symlinkSync('../elsewhere', at.folder.at('app/files'));
      expect((await entriesOfFile(await at.packByHelm('app'))).get('app/files/secret')).toBe('x');
      await expect(at.open('app')).rejects.toThrow(
        'has the link "files" in it, which leads out of the chart',
      );
      // What is left out may lead anywhere.
      at.write('app', { '.helmignore': 'files\n' });
      expect((await entriesOfFile(await at.packByUs('app'))).has('app/files/secret')).toBe(false);
    });

    test('a link to nothing is refused by both', async () => {
      using at = helmScene();
      at.write('app', { 'Chart.yaml': created, '.helmignore': 'gone\n' });
      symlinkSync('nowhere', at.folder.at('app/gone'));
      await expect(at.packByHelm('app')).rejects.toThrow('nowhere');
      await expect(at.open('app')).rejects.toThrow('leads nowhere');
    });

    test('a lock that Helm makes fits until something changes', async () => {
      using at = helmScene();
      at.write('app', { 'Chart.yaml': created + dependency('file://../lib') });
      at.write('lib', lib);
      await at.helm('dependency', 'update', 'app');
      await at.open('app');
      at.write('app', { 'Chart.yaml': (created + dependency('file://../lib')).replace('~1.0', '^1.0') });
      await expect(at.open('app')).rejects.toMatchObject({
        message: 'app has a Chart.lock that was made for other dependencies than it has now.',
        commands: ['helm dependency update app'],
      });
      await at.helm('dependency', 'update', 'app');
      await at.open('app');
    });
  },
);
