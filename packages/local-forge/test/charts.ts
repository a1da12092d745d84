import { gzipSync } from 'node:zlib';

import { parse } from 'yaml';

import { ask } from './ask.ts';
import { OWNER } from './forge-fixture.ts';
import type { Reply } from './replay-request.ts';

export const HELM = `/api/packages/${OWNER}/helm`;

/** What a test packs; what it does not say is as `helm package` would have it. */
export interface ChartArchive {
  /** The text of Chart.yaml; none where it is null. */
  readonly yaml?: string | null;
  readonly path?: string;
  readonly files?: Readonly<Record<string, string>>;
  /** How gzip packs; 0 leaves everything as it is. */
  readonly level?: number;
}

export function chartYaml(fields: Readonly<Record<string, unknown>> = {}): string {
  return JSON.stringify({ apiVersion: 'v2', name: 'tool', version: '1.0.0', ...fields });
}

export function chartArchive(archive: ChartArchive = {}): Buffer {
  const { yaml = chartYaml(), path = 'tool/Chart.yaml', files = {}, level = 6 } = archive;
  const chart = yaml === null ? [] : [tarEntry(path, yaml)];
  const others = Object.entries(files).map(([name, text]) => tarEntry(name, text));
  return gzipSync(Buffer.concat([...chart, ...others, Buffer.alloc(1024)]), { level });
}

/** A header of a tar and what follows it, up to the next one. */
export function tarEntry(name: string, content: string | Buffer, type = '0'): Buffer {
  const bytes = Buffer.from(content);
  const header = Buffer.alloc(512);
  header.write(name, 0, 100);
  header.write('0000644\0', 100);
  header.write(`${bytes.length.toString(8).padStart(11, '0')}\0`, 124);
  header.write('        ', 148);
  header.write(type, 156);
  header.write('ustar\x0000', 257);
  const sum = header.reduce((all, byte) => all + byte, 0);
  header.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148);
  return Buffer.concat([header, bytes, Buffer.alloc((512 - (bytes.length % 512)) % 512)]);
}

export async function postChart(base: string, body: Buffer = chartArchive()): Promise<Reply> {
  return ask(base, 'POST', `${HELM}/api/charts`, { headers: { 'content-type': 'application/gzip' }, body });
}

/** One version in an index, by the fields that tests look at. */
export type IndexEntry = Readonly<Record<string, unknown>> & { readonly urls: readonly string[] };

export async function indexOf(base: string): Promise<{ entries: Record<string, IndexEntry[]> }> {
  const { body } = await ask(base, 'GET', `${HELM}/index.yaml`);
  return parse(String(body)) as { entries: Record<string, IndexEntry[]> };
}

/** The files that the management API lists of a version. */
export async function filesOf(
  base: string,
  name = 'tool',
  version = '1.0.0',
): Promise<{ id: number; sha256: string }[]> {
  const { body } = await ask(base, 'GET', `/api/v1/packages/${OWNER}/helm/${name}/${version}/files`);
  return JSON.parse(String(body)) as { id: number; sha256: string }[];
}
