import type { Download } from '../../http/question.ts';
import { isArchiveInvalid } from '../archive-invalid.ts';
import { type TarDigest, tarDigestOf } from '../tar/hashed-tar.ts';
import { gunzipBounded } from './gunzip-bounded.ts';

/**
 * Whether what is downloaded is a gzip file that holds our tar: gzip bytes depend on the zlib of whoever packed them
 * (design, section 5, "Time and identity"). It is read as far as it could be ours.
 */
export async function holdsTar(
  download: Pick<Download, 'body' | 'discard'>,
  ours: TarDigest,
): Promise<boolean> {
  try {
    const theirs = await tarDigestOf(gunzipBounded(download.body, { mostBytes: ours.size }));
    return theirs.sha256 === ours.sha256;
  } catch (error) {
    if (isArchiveInvalid(error)) return false;
    throw error;
  } finally {
    download.discard();
  }
}
