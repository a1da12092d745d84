import { digestOfDownload, type Download, formatBytes, type HttpClient, type State } from '@parity-lib/core';
import { holdsTar } from '@parity-lib/core/gzip';
import { compareFile, deletion, describeFile, type ForgeClient } from '@parity-lib/forge';

import { archiveName } from '../config/chart-name.ts';
import type { Chart } from './chart-registry.ts';
import { tarOf } from './tar-of.ts';

/** The chart repository of a forge. */
export interface ForgePlace {
  readonly http: HttpClient;
  readonly forge: ForgeClient;
}

/** Where the archive of a version lies. */
export function archiveUrl(http: HttpClient, name: string, version: string): URL {
  return http.url('api', 'packages', http.target.owner, 'helm', archiveName(name, version));
}

/** Begins to read what lies there. @returns undefined when it cannot be read. */
export async function download(url: URL, http: HttpClient): Promise<Download | undefined> {
  const found = await http.download({ url, as: 'publisher' });
  if (found.status === 200) return found;
  found.discard();
  return undefined;
}

/** What the forge has of a version, compared with ours. */
export async function stateOf(chart: Chart, place: ForgePlace, fresh: boolean): Promise<State> {
  const { http, forge } = place;
  const { archive, name, version } = chart;
  const remedy = deletion(
    http.target,
    http.url('api', 'v1', 'packages', http.target.owner, 'helm', name, version),
  );
  // The list of files, which has digests, is told to nobody without a token.
  if (!http.hasToken) return stateByDownload(chart, place, remedy);
  const state = compareFile(archive, await forge.files({ type: 'helm', name, version }, fresh), remedy);
  return state.is === 'conflict' ? unlessSameTar(state, chart, place) : state;
}

/** The index has no digests: what is there is read, as far as it could be ours. */
async function stateByDownload(chart: Chart, { http }: ForgePlace, remedy: string): Promise<State> {
  const { archive, name, version } = chart;
  const found = await http.download({ url: archiveUrl(http, name, version), as: 'publisher' });
  if (found.status !== 200) found.discard();
  if (found.status === 404) return { is: 'needed' };
  if (found.status !== 200) return { is: 'unknown', why: 'not readable without a token' };
  const theirs = await digestOfDownload(found, archive.size);
  if (theirs.size === archive.size && theirs.sha256 === archive.sha256)
    return { is: 'done', why: 'the same bytes are there' };
  const isLonger = theirs.size > archive.size;
  const shown = isLonger ? `more than ${formatBytes(archive.size)}` : describeFile(theirs);
  return unlessSameTar({ is: 'conflict', ours: describeFile(archive), theirs: shown, remedy }, chart, {
    http,
  });
}

async function unlessSameTar(
  conflict: State,
  { name, version, archive, meta }: Chart,
  { http }: Pick<ForgePlace, 'http'>,
): Promise<State> {
  const tar = await tarOf(archive, meta.tar);
  const found = await download(archiveUrl(http, name, version), http);
  const isSame = found !== undefined && (await holdsTar(found, tar));
  return isSame ? { is: 'done', why: 'the same tar is there, packed by another zlib' } : conflict;
}
