import { Buffer } from 'node:buffer';
import { gunzipSync } from 'node:zlib';

import { gzipOf } from '@parity-lib/core/gzip';
import { readTar, type TarEntry, tarOf } from '@parity-lib/core/tar';
import { tempFolder, type TempFolder } from '@parity-tools/test-kit';

import type { ChartRelease } from '../../src/chart/chart-release.ts';
import { openFolderChart, type Packing } from '../../src/chart/folder-chart.ts';

export type Files = Readonly<Record<string, string | Uint8Array>>;

export const chartYaml = 'apiVersion: v2\nname: app\nversion: 0.1.0\n';

export const release: ChartRelease = { name: 'app', version: '1.2.3' };

/** A chart in a folder named `app`, which is gone at the end of its scope. */
export function chartFolder(files: Files): TempFolder {
  const folder = tempFolder();
  for (const [name, content] of Object.entries({ 'Chart.yaml': chartYaml, ...files }))
    folder.write(`app/${name}`, content);
  return folder;
}

export function openChart(folder: TempFolder, wanted: ChartRelease = release): Promise<Packing> {
  return openFolderChart(folder.at('app'), 'charts/app', wanted, 1_700_000_000);
}

/** The chart of these files, packed and unpacked again: what is in it, in its order. */
export async function packAndList(
  files: Files,
  wanted: ChartRelease = release,
): Promise<ReadonlyMap<string, string>> {
  using folder = chartFolder(files);
  const packing = await openChart(folder, wanted);
  return await entriesOf(packing.tar());
}

export async function bytesOf(chunks: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const parts: Uint8Array[] = [];
  for await (const chunk of chunks) parts.push(chunk);
  return Buffer.concat(parts);
}

/** Names and contents of a tar, in its order. */
export async function entriesOf(chunks: AsyncIterable<Uint8Array>): Promise<ReadonlyMap<string, string>> {
  const entries = new Map<string, string>();
  for await (const { name, body } of readTar(chunks)) {
    const content = await bytesOf(body);
    entries.set(name, content.toString(isText(content) ? 'utf8' : 'base64'));
  }
  return entries;
}

export async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}

export async function unpacked(archive: Buffer): Promise<ReadonlyMap<string, string>> {
  return await entriesOf(once(gunzipSync(archive)));
}

/** A packed chart with these files below one folder, in the order given. */
export async function packedChart(name: string, files: Files): Promise<Buffer> {
  const entries = Object.entries(files).map(([path, content]): TarEntry => {
    return { name: `${name}/${path}`, mode: 0o644, bytes: Buffer.from(content) };
  });
  return await bytesOf(gzipOf(tarOf(entries, { mtime: 0 })));
}

function isText(bytes: Buffer): boolean {
  return Buffer.from(bytes.toString('utf8')).equals(bytes);
}
