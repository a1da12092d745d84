import type { Download, HttpClient, RegistryClient, State } from '@parity-lib/core';
import { Blocked, formatBytes, invalidAnswer, packingOf, shortDigest } from '@parity-lib/core';

import { apiRefusal } from './api-refusal.ts';
import { findFile, type ForgeFile, parseListing } from './listing.ts';
import { type Mode, preflight } from './preflight.ts';

/** One version of one package on a forge. */
export interface PackageVersion {
  /** As in the URL: `generic`, `pypi`, `npm`, `helm`. */
  readonly type: string;
  readonly name: string;
  readonly version: string;
}

/** What one byte of a file tells to somebody who may not list it. */
export type Glimpse =
  | { readonly is: 'absent' }
  | { readonly is: 'there'; readonly size: number }
  | { readonly is: 'hidden' };

/** What every kind of package asks a Gitea or Forgejo. */
export class ForgeClient implements RegistryClient {
  readonly http: HttpClient;
  readonly #listings = new Map<string, Promise<readonly ForgeFile[]>>();

  constructor(http: HttpClient) {
    this.http = http;
  }

  preflight(mode: Mode): Promise<readonly Blocked[]> {
    return preflight(this.http, mode);
  }

  /**
   * The files of a version with their digests; empty when there is no such version. Asked once for all files of it.
   *
   * @param fresh ask again.
   * @throws Blocked when the forge does not tell. It never tells without a token: see `glimpse`.
   */
  files(version: PackageVersion, fresh = false): Promise<readonly ForgeFile[]> {
    const key = JSON.stringify(version);
    const known = fresh ? undefined : this.#listings.get(key);
    if (known !== undefined) return known;
    const asked = this.#askFiles(version);
    this.#listings.set(key, asked);
    return asked;
  }

  /** Asks for one byte of a file, anonymously where there is no token. Nothing large is downloaded. */
  async glimpse(url: URL): Promise<Glimpse> {
    const answer = await this.http.download({ url, as: 'publisher', headers: { range: 'bytes=0-0' } });
    // What is not read would keep the connection, and the process, waiting.
    answer.discard();
    const size = sizeOf(answer);
    if (answer.status === 404) return { is: 'absent' };
    if (answer.status === 401 || answer.status === 403) return { is: 'hidden' };
    if (size !== undefined) return { is: 'there', size };
    throw new Blocked('registry-invalid', {
      message: `${this.http.target.base.host} gives a file without saying how large it is.`,
      details: [`GET ${url.href} answered ${answer.status}`],
      next: 'Check what stands between us and the forge, then run it again.',
    });
  }

  async #askFiles({ type, name, version }: PackageVersion): Promise<readonly ForgeFile[]> {
    const { target } = this.http;
    const url = this.http.url('api', 'v1', 'packages', target.owner, type, name, version, 'files');
    const answer = await this.http.ask({ url, as: 'publisher', keepRedirect: true });
    if (answer.status === 200) return parseListing(answer);
    const refusal = apiRefusal(target, answer);
    if (refusal !== undefined) throw refusal;
    if (answer.status === 404) return [];
    throw invalidAnswer(answer, 'is none that a forge gives');
  }
}

/** From a 206 or 416 the size behind the slash, from a 200 the length: that server does not know ranges. */
function sizeOf({ status, headers }: Pick<Download, 'status' | 'headers'>): number | undefined {
  // The size of what it was packed into says nothing about the file.
  if (packingOf(headers) !== undefined) return undefined;
  const text =
    status === 206 || status === 416
      ? /^bytes (?:\d+-\d+|\*)\/(\d+)$/.exec(headers['content-range'] ?? '')?.[1]
      : status === 200
        ? headers['content-length']
        : undefined;
  const size = text === undefined ? Number.NaN : Number(text);
  return Number.isSafeInteger(size) ? size : undefined;
}

/** Same name and same bytes is success, other bytes is a conflict, for every kind. */
export function compareFile(
  ours: { name: string; size: number; sha256: string },
  files: readonly ForgeFile[],
  remedy: string,
): State {
  const theirs = findFile(files, ours.name);
  if (theirs === undefined) return { is: 'needed' };
  if (theirs.sha256 === ours.sha256 && theirs.size === ours.size)
    return { is: 'done', why: 'the same bytes are there' };
  return { is: 'conflict', ours: describeFile(ours), theirs: describeFile(theirs), remedy };
}

export function describeFile({ size, sha256 }: { size: number; sha256: string }): string {
  return `${shortDigest(sha256)} ${formatBytes(size)}`;
}
