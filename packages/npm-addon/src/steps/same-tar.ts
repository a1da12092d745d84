import { gunzipBounded } from '@parity-lib/core/gzip';
import { isArchiveInvalid } from '@parity-lib/core/tar';

import { hashed, type TarDigest } from '../package/pack.ts';
import { downloadTarball } from '../registry/download-tarball.ts';
import type { NpmRegistry } from '../registry/npm-registry.ts';
import type { Dist } from '../registry/packument.ts';

/**
 * Whether the published tarball holds our tar: gzip bytes depend on the zlib of whoever packed them (design, section 5,
 * "Time and identity"). It is downloaded as far as it could be ours.
 */
export async function hasSameTar(dist: Dist, ours: TarDigest, registry: NpmRegistry): Promise<boolean> {
  const download = await downloadTarball(dist, registry);
  if (download === undefined) return false;
  try {
    const tar = hashed(gunzipBounded(download.body, { mostBytes: ours.size }));
    for await (const _ of tar.chunks);
    return tar.digest().sha256 === ours.sha256;
  } catch (error) {
    if (isArchiveInvalid(error)) return false;
    throw error;
  } finally {
    download.discard();
  }
}
