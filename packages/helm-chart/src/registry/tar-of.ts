import { Blocked, readerChunks, type Source } from '@parity-lib/core';
import { gunzipBounded } from '@parity-lib/core/gzip';
import { isArchiveInvalid, type TarDigest, tarDigestOf } from '@parity-lib/core/tar';

import { mostTarBytes } from '../chart/packed-files.ts';

/**
 * The tar in an archive. It is asked for where a registry has other bytes, and not before: to hash it takes as long as to
 * hash the archive.
 *
 * @param archive as it was staged. @param known where it was packed here.
 * @throws Blocked `stage-corrupt` when the archive is none any more.
 */
export async function tarOf(
  archive: Pick<Source, 'name' | 'open'>,
  known: TarDigest | undefined,
): Promise<TarDigest> {
  if (known !== undefined) return known;
  const reader = await archive.open();
  try {
    return await tarDigestOf(gunzipBounded(readerChunks(reader), { mostBytes: mostTarBytes }));
  } catch (error) {
    if (!isArchiveInvalid(error)) throw error;
    throw new Blocked('stage-corrupt', {
      message: `${archive.name} is not as it was staged: ${error.message}.`,
      next: 'Stage it again.',
      cause: error,
    });
  } finally {
    await reader.close();
  }
}
