import {
  Blocked,
  digestOfDownload,
  type Expected,
  formatBytes,
  shortDigest,
  type Verified,
} from '@parity-lib/core';

import { type AssetPlace, assetUrl } from './asset-steps.ts';
import { checksumName, parseChecksum } from './checksum.ts';

/** What a file should be; without a digest, only that it can be read. */
export interface WantedAsset {
  readonly name: string;
  readonly arch: string;
  readonly size?: number;
  readonly sha256?: string;
}

/** The assets of these legs, as somebody here knows them. */
export function wantedAssets(expected: readonly Expected[]): readonly WantedAsset[] {
  return expected.flatMap(({ arch, files }) => files.map((file) => ({ ...file, arch })));
}

/**
 * Downloads each asset, hashes it on the way and compares; with checksums, what they say as well.
 *
 * @returns a row for each.
 * @throws Blocked `arch-missing` for one that is not there, `digest-mismatch` for one with other bytes.
 */
export async function verifyAssets(
  wanted: readonly WantedAsset[],
  checksums: boolean,
  place: AssetPlace,
): Promise<Verified['proven']> {
  const proven: string[][] = [];
  for (const asset of wanted) {
    const got = await downloadDigest(asset, place);
    if (asset.sha256 !== undefined && asset.sha256 !== got.sha256)
      throw mismatch(asset, `${got.sha256} (${got.size} bytes)`);
    if (checksums) await verifyChecksum(asset, got.sha256, place);
    const known = asset.sha256 === undefined ? 'can be read' : 'the same bytes';
    const how = checksums ? `${known}, checksum fits` : known;
    proven.push([asset.name, formatBytes(got.size), shortDigest(got.sha256), how]);
  }
  return proven;
}

async function downloadDigest(
  asset: WantedAsset,
  place: AssetPlace,
): Promise<{ size: number; sha256: string }> {
  const url = assetUrl(place, asset.name);
  const answer = await place.registry.http.download({ url, as: 'publisher' });
  const { status } = answer;
  if (status !== 200) answer.discard();
  if (status === 404) throw absent(asset.name, asset.arch);
  if (status !== 200) throw unreadable(url, status);
  const got = await digestOfDownload(answer, asset.size);
  // More than it should be is wrong already.
  if (asset.size !== undefined && got.size > asset.size)
    throw mismatch(asset, `more than ${asset.size} bytes`);
  return got;
}

async function verifyChecksum(asset: WantedAsset, sha256: string, place: AssetPlace): Promise<void> {
  const name = checksumName(asset.name);
  const url = assetUrl(place, name);
  const answer = await place.registry.http.ask({ url, as: 'publisher' });
  if (answer.status === 404) throw absent(name, asset.arch);
  if (answer.status !== 200) throw unreadable(url, answer.status);
  const said = parseChecksum(answer.text);
  if (said !== sha256) throw mismatch({ name, arch: asset.arch, sha256 }, said ?? 'no digest');
}

function absent(name: string, arch: string): Blocked {
  return new Blocked('arch-missing', {
    message: `${name} is not published: the ${arch} leg of this version is missing or incomplete.`,
    next: 'Publish it, then verify again.',
  });
}

function mismatch(asset: WantedAsset, got: string): Blocked {
  return new Blocked('digest-mismatch', {
    message: `What the registry gives back as ${asset.name} is not what it should be.`,
    details: [
      `expected ${asset.sha256}${asset.size === undefined ? '' : ` (${asset.size} bytes)`}`,
      `got      ${got}`,
    ],
    next: 'If the local file is the newer one, release a new version; if not, find out who changed the published one.',
  });
}

function unreadable(url: URL, status: number): Blocked {
  return new Blocked(status === 401 || status === 403 ? 'no-permission' : 'registry-invalid', {
    message: `${url.pathname} cannot be read: the registry answers ${status}.`,
    next: 'If the owner is private, set REGISTRY_TOKEN to a token that may read its packages.',
  });
}
