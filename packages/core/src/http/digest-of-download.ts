import { createHash } from 'node:crypto';

import type { Download } from './question.ts';

/**
 * The sha256 and size, in bytes, of what is downloaded, hashed on the way.
 *
 * @param most what is longer is another file, and may have no end: it is given up, with the size of what came.
 */
export async function digestOfDownload(
  download: Pick<Download, 'body' | 'discard'>,
  most: number = Number.POSITIVE_INFINITY,
): Promise<{ size: number; sha256: string }> {
  const hash = createHash('sha256');
  let size = 0;
  for await (const chunk of download.body) {
    hash.update(chunk);
    size += chunk.length;
    if (size <= most) continue;
    download.discard();
    break;
  }
  return { size, sha256: hash.digest('hex') };
}
