import { gunzipSync, gzipSync } from 'node:zlib';

import { gzipOf } from '@parity-lib/core/gzip';
import { type TarEntry, tarOf } from '@parity-lib/core/tar';
import { expect, test } from 'vitest';

import { bytesOf, chartFolder, chartYaml, once, openChart, packedChart } from '../../test/kit/chart.ts';
import { type ReadyChart, readReadyChart } from './ready-chart.ts';

const wanted = { name: 'app', version: '0.1.0' };

function read(
  archive: Uint8Array,
  release: Parameters<typeof readReadyChart>[2] = wanted,
  onTar?: Parameters<typeof readReadyChart>[3],
): Promise<ReadyChart> {
  return readReadyChart(once(archive), 'dist/app.tgz', release, onTar);
}

async function tarred(entries: readonly TarEntry[]): Promise<Buffer> {
  return gzipSync(await bytesOf(tarOf(entries, { mtime: 0 })));
}

test('what we pack is a packed chart', async () => {
  using folder = chartFolder({
    'values.yaml': 'a: 1\n',
    'values.schema.json': '{}',
    'templates/x': 'x',
    'charts/lib/Chart.yaml': 'name: lib\nversion: 1.0.0\n',
  });
  const packing = await openChart(folder);
  const archive = await bytesOf(gzipOf(packing.tar()));
  const tar = gunzipSync(archive);
  const seen: Uint8Array[] = [];
  const see = (chunk: Uint8Array): void => void seen.push(Uint8Array.from(chunk));
  const { metadata, ...rest } = await read(archive, { name: 'app', version: '1.2.3' }, see);
  expect(metadata).toEqual(packing.metadata);
  expect(rest).toEqual({ notes: packing.notes, unpackedBytes: packing.unpackedBytes });
  expect(Buffer.concat(seen).equals(tar)).toBe(true);
});

test('archives in it are looked into', async () => {
  const lib = await packedChart('lib', {
    'Chart.yaml': 'name: lib\nversion: 1.0.0\n',
    'values.schema.json': '1',
  });
  const archive = await packedChart('app', { 'Chart.yaml': chartYaml, 'charts/lib-1.0.0.tgz': lib });
  await expect(read(archive)).rejects.toMatchObject({
    message:
      'dist/app.tgz has a chart in it, "charts/lib-1.0.0.tgz", that has a values.schema.json that is no JSON Schema: it is neither a map nor true or false.',
    next: 'Mend it. Then pack it again, with helm package.',
    commands: [],
  });
});

test('a tar from Windows', async () => {
  const entries = [{ name: String.raw`app\Chart.yaml`, mode: 0o644, bytes: Buffer.from(chartYaml) }];
  expect((await read(await tarred(entries))).metadata.name).toBe('app');
});

const main: TarEntry = { name: 'app/Chart.yaml', mode: 0o644, bytes: Buffer.from(chartYaml) };
const file = (name: string): TarEntry => ({ name, mode: 0o644, bytes: Buffer.from('x') });

test.for<[string, readonly TarEntry[], string]>([
  ['nothing', [], 'has no Chart.yaml.'],
  ['no folder', [{ ...main, name: 'Chart.yaml' }], 'has a Chart.yaml in it that lies in no folder.'],
  ['a way out', [main, file('app/../../x')], 'has the name "app/../../x" in it, which leads elsewhere.'],
  [
    'an absolute name',
    [main, file('/etc/x'), file('app//x')],
    'has the name "app//x" in it, which leads elsewhere.',
  ],
  ['a drive', [main, file('app/c:/x')], 'has the name "app/c:/x" in it, which leads elsewhere.'],
  [
    'a link',
    [main, { type: 'symlink', name: 'app/x', mode: 0o777, target: '/etc' }],
    'has a symlink in it, "app/x" to "/etc".',
  ],
  ['a file twice', [main, file('app/x'), file('app/x')], 'has "x" in it twice.'],
  [
    'a large file',
    [main, { ...main, name: 'app/x', bytes: Buffer.alloc(5 * 1024 * 1024 + 1) }],
    'Helm loads no file above 5 MiB.',
  ],
])('%s', async ([, entries, message]) => {
  await expect(read(await tarred(entries))).rejects.toMatchObject({
    message: expect.stringContaining(message) as string,
  });
});

test('a hundred MiB', async () => {
  const part = Buffer.alloc(5 * 1024 * 1024);
  const entries = Array.from({ length: 20 }, (_, at): TarEntry => ({
    name: `app/${at}`,
    mode: 0o644,
    bytes: part,
  }));
  await expect(
    readReadyChart(gzipOf(tarOf([main, ...entries], { mtime: 0 }), { level: 1 }), 'a.tgz', wanted),
  ).rejects.toMatchObject({
    message: 'a.tgz holds 100 MiB or more, which Helm does not load.',
  });
});

test.for([
  [{ name: 'other', version: '0.1.0' }, 'dist/app.tgz is the chart "app", not "other".'],
  [{ name: 'app', version: '0.2.0' }, 'dist/app.tgz is of version "0.1.0"; the release is "0.2.0".'],
  [{ ...wanted, appVersion: '1' }, 'dist/app.tgz is of appVersion ""; the release is "1".'],
] as const)('another release: %j', async ([release, message]) => {
  const archive = await packedChart('app', { 'Chart.yaml': chartYaml });
  await expect(read(archive, release)).rejects.toMatchObject({ blocker: 'artifact-invalid', message });
});

test('no archive', async () => {
  await expect(read(Buffer.from('hello'))).rejects.toMatchObject({ blocker: 'artifact-invalid' });
  const archive = await packedChart('app', { 'Chart.yaml': chartYaml });
  await expect(read(archive.subarray(0, 100))).rejects.toMatchObject({ blocker: 'artifact-invalid' });
  await expect(read(Buffer.concat([archive, Buffer.from('x')]))).rejects.toMatchObject({
    blocker: 'artifact-invalid',
  });
});
