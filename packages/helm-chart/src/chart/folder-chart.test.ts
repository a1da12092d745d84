import { symlinkSync, writeFileSync } from 'node:fs';

import type { TempFolder } from '@parity-tools/test-kit';
import { describe, expect, test } from 'vitest';

import {
  bytesOf,
  chartFolder,
  entriesOf,
  type Files,
  openChart,
  packAndList,
  packedChart,
  release,
} from '../../test/kit/chart.ts';
import { openFolderChart } from './folder-chart.ts';

test('a chart is packed in the order of Helm, with its version and nothing else changed', async () => {
  const listed = await packAndList({
    'Chart.yaml': '# ours\nversion: "0.1.0" # set by the release\nname: app\napiVersion: v2\nx-ours: 1\n',
    'README.md': 'hello',
    'values.yaml': 'a: 1\n',
    'templates/b.yaml': 'b',
    'templates/a.yaml': 'a',
    'templates/.hidden': 'no',
    'crds/c.yaml': 'c',
    'values.schema.json': '{}',
    '.helmignore': '*.bak\n',
    'x.bak': 'no',
  });
  expect([...listed]).toEqual([
    [
      'app/Chart.yaml',
      '# ours\nversion: "1.2.3" # set by the release\nname: app\napiVersion: v2\nx-ours: 1\n',
    ],
    ['app/values.yaml', 'a: 1\n'],
    ['app/values.schema.json', '{}'],
    ['app/templates/a.yaml', 'a'],
    ['app/templates/b.yaml', 'b'],
    ['app/.helmignore', '*.bak\n'],
    ['app/README.md', 'hello'],
    ['app/crds/c.yaml', 'c'],
  ]);
});

test('the same chart, release and epoch give the same bytes', async () => {
  using folder = chartFolder({ 'templates/a.yaml': 'a' });
  const first = await openChart(folder);
  const bytes = await bytesOf(first.tar());
  expect((await bytesOf(first.tar())).equals(bytes)).toBe(true);
  expect((await bytesOf((await openChart(folder)).tar())).equals(bytes)).toBe(true);
  // Every entry is a file that all may read, of the time that was given.
  expect(bytes.subarray(100, 107).toString()).toBe('0000644');
  expect(Number.parseInt(bytes.subarray(136, 147).toString(), 8)).toBe(1_700_000_000);
  expect(first.unpackedBytes).toBe(Buffer.byteLength('apiVersion: v2\nname: app\nversion: 1.2.3\n') + 1);
  expect(first.metadata).toMatchObject({ name: 'app', version: '1.2.3', apiVersion: 'v2' });
});

test('what Helm does not know is kept, and said', async () => {
  using folder = chartFolder({
    'Chart.yaml':
      'apiVersion: v2\nname: app\nversion: 1.0.0\ncolour: red\nmaintainers:\n- name: me\n  phone: 1\n',
    'values.yaml': 'a: 1\na: 2\n',
    'charts/extra/Chart.yaml': 'name: extra\nversion: 1.0.0\n',
  });
  const { notes } = await openChart(folder);
  expect(notes).toEqual([
    'Chart.yaml has fields that Helm does not know, which are kept: "colour", "maintainers[0].phone"',
    'values.yaml has keys twice in one map, of which the last counts: "a"',
    'charts/extra is packed, and Chart.yaml does not name it',
  ]);
});

test('charts in the chart are unpacked, in folders of their own names and in a fixed order', async () => {
  const common = await packedChart('any', {
    'templates/t': 't',
    'Chart.yaml': 'name: common\nversion: 2.0.0\n',
    'charts/deep/Chart.yaml': '\uFEFFname: depth\nversion: 1.0.0\n',
    LICENSE: '\uFEFFfree',
  });
  const listed = await packAndList({
    'charts/zzz/Chart.yaml': 'name: aaa\nversion: 1.0.0\n',
    'charts/zzz/values.yaml': 'z: 1\n',
    'charts/common-2.0.0.tgz': common,
    'charts/common-2.0.0.tgz.prov': 'signed',
    'charts/_off/anything': 'x',
  });
  expect([...listed]).toEqual([
    ['app/Chart.yaml', 'apiVersion: v2\nname: app\nversion: 1.2.3\n'],
    ['app/charts/common-2.0.0.tgz.prov', 'signed'],
    ['app/charts/aaa/Chart.yaml', 'name: aaa\nversion: 1.0.0\n'],
    ['app/charts/aaa/values.yaml', 'z: 1\n'],
    ['app/charts/common/Chart.yaml', 'name: common\nversion: 2.0.0\n'],
    ['app/charts/common/templates/t', 't'],
    ['app/charts/common/LICENSE', 'free'],
    ['app/charts/common/charts/depth/Chart.yaml', 'name: depth\nversion: 1.0.0\n'],
  ]);
});

test('an archive in an archive is unpacked as well', async () => {
  const inner = await packedChart('inner', { 'Chart.yaml': 'name: inner\nversion: 1.0.0\n', f: 'f' });
  const outer = await packedChart('outer', {
    'charts/inner-1.0.0.tgz': inner,
    'Chart.yaml': 'name: outer\nversion: 1.0.0\n',
    'templates/x': 'x',
    'charts/plain/Chart.yaml': 'name: plain\nversion: 1.0.0\n',
  });
  const listed = await packAndList({ 'charts/outer-1.0.0.tgz': outer });
  expect([...listed.keys()].slice(1)).toEqual([
    'app/charts/outer/Chart.yaml',
    'app/charts/outer/templates/x',
    'app/charts/outer/charts/inner/Chart.yaml',
    'app/charts/outer/charts/inner/f',
    'app/charts/outer/charts/plain/Chart.yaml',
  ]);
});

test('links inside of the chart are followed', async () => {
  using folder = chartFolder({ 'files/a': 'a', 'shared/x': 'x' });
  symlinkSync('../files/a', folder.at('app/shared/link'));
  symlinkSync('shared', folder.at('app/again'));
  const packing = await openChart(folder);
  expect([...(await entriesOf(packing.tar()))].slice(1)).toEqual([
    ['app/again/link', 'a'],
    ['app/again/x', 'x'],
    ['app/files/a', 'a'],
    ['app/shared/link', 'a'],
    ['app/shared/x', 'x'],
  ]);
});

interface Case {
  readonly files?: Files;
  readonly change?: (folder: TempFolder) => void;
  readonly message: string | RegExp;
  readonly commands?: readonly string[];
  readonly details?: readonly string[];
}

const large = Buffer.alloc(5 * 1024 * 1024 + 1);

const refused: Readonly<Record<string, Case>> = {
  'a link that leads out': {
    change: (folder) => symlinkSync('/etc/hostname', folder.at('app/host')),
    message: 'charts/app has the link "host" in it, which leads out of the chart.',
    commands: [
      'cp -rL charts/app/host charts/app/host.copy && rm charts/app/host && mv charts/app/host.copy charts/app/host',
    ],
  },
  'a link to a folder around it': {
    change: (folder) => symlinkSync('.', folder.at('app/self')),
    message: 'charts/app has the link "self" in it, which leads to a folder that it lies in.',
    commands: ['rm charts/app/self'],
  },
  'a link to nothing': {
    change: (folder) => symlinkSync('gone', folder.at('app/link')),
    message: 'charts/app has the link "link" in it, which leads nowhere.',
  },
  'a large file': {
    files: { big: large },
    message: 'charts/app has "big" in it, of 5.2 MB: Helm loads no file above 5 MiB.',
  },
  'a name that is another once it is packed': {
    files: { 'a\\b': 'x' },
    message: String.raw`charts/app has "a\\b" in it, whose name has a backslash.`,
  },
  'no Chart.yaml': {
    files: { '.helmignore': 'Chart.yaml\n' },
    message: 'charts/app has no Chart.yaml.',
    commands: ['ls -a charts/app'],
  },
  'another name': {
    files: { 'Chart.yaml': 'name: other\nversion: 1.0.0\n' },
    message: 'charts/app is the chart "other", not "app".',
    commands: ['helm show chart charts/app'],
  },
  'a key twice': {
    files: { 'Chart.yaml': 'name: app\nversion: 1.0.0\nname: app\n' },
    message: 'charts/app has a Chart.yaml with the key "name" in one map twice.',
    commands: ['helm lint charts/app'],
  },
  'no version': {
    files: { 'Chart.yaml': 'name: app\n' },
    message: 'charts/app has no version in its Chart.yaml.',
  },
  'two dots in a rule': {
    files: { '.helmignore': 'a/**\n' },
    message: 'charts/app has a .helmignore with the rule "a/**", which Helm refuses.',
  },
  'something else among the charts': {
    files: { 'charts/README.md': 'x' },
    message: 'charts/app has "charts/README.md" in it, which is no chart.',
  },
  'a folder without Chart.yaml among the charts': {
    files: { 'charts/lib/x': 'x' },
    message: 'charts/app has a chart in it, "charts/lib", that has no Chart.yaml.',
    commands: ['ls -a charts/app/charts/lib'],
  },
  'an archive that is none': {
    files: { 'charts/lib-1.0.0.tgz': 'x' },
    message:
      /^charts.app has a chart in it, "charts.lib-1.0.0.tgz", that is no packed chart: it is no whole gzip file/,
    commands: ['helm dependency update charts/app'],
  },
  'two charts of one name': {
    files: {
      'charts/a/Chart.yaml': 'name: lib\nversion: 1.0.0\n',
      'charts/b/Chart.yaml': 'name: lib\nversion: 2.0.0\n',
    },
    message: 'charts/app has two charts named "lib" in it, "charts/a" and "charts/b".',
  },
  'a schema that is none': {
    files: { 'values.schema.json': '{ "type": "strnig" }' },
    message:
      'charts/app has a values.schema.json that is no JSON Schema: "/type" must be equal to one of the allowed values.',
  },
  'several things': {
    files: {
      'Chart.yaml':
        'apiVersion: v2\nname: app\nversion: 1.0.0\ndependencies:\n- { name: a, version: 1.x, repository: "https://x" }\n',
      'values.schema.json': '[',
    },
    message: 'charts/app needs the chart "a" "1.x" and does not hold it.',
    commands: ['helm dependency update charts/app'],
    details: [expect.stringContaining('It also has a values.schema.json that is no JSON') as string],
  },
  'values that are no map': {
    files: { 'values.yaml': '- 1\n' },
    message: 'charts/app has a values.yaml that has a list in it, not a map.',
  },
};

describe('refused before anything is staged', () => {
  test.for(Object.entries(refused))('%s', async ([, { files = {}, change, message, commands, details }]) => {
    using folder = chartFolder(files);
    change?.(folder);
    const refusal: unknown = await openChart(folder).catch((error: unknown) => error);
    expect(refusal).toMatchObject({
      blocker: 'artifact-invalid',
      message: typeof message === 'string' ? message : (expect.stringMatching(message) as string),
    });
    if (commands !== undefined) expect(refusal).toMatchObject({ commands });
    if (details !== undefined) expect(refusal).toMatchObject({ details });
    expect((refusal as { next: string }).next).not.toBe('');
  });
});

test('a folder that is not there', async () => {
  using folder = chartFolder({});
  await expect(openFolderChart(folder.at('gone'), 'charts/gone', release, 0)).rejects.toMatchObject({
    message: 'charts/gone is not there.',
  });
});

test.for([
  ['other bytes', 'b: 1\n'],
  ['another length', 'longer'],
])('a file that is no longer what was checked: %s', async ([, content = '']) => {
  using folder = chartFolder({ 'values.yaml': 'a: 1\n' });
  const packing = await openChart(folder);
  writeFileSync(folder.at('app/values.yaml'), content);
  await expect(bytesOf(packing.tar())).rejects.toMatchObject({
    message: 'charts/app has "values.yaml" in it, which changed while it was being packed.',
  });
});
