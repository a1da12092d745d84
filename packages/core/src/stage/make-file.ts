import { createHash } from 'node:crypto';
import { open } from 'node:fs/promises';

import { type Watch, watched, writeAll } from './copy-file.ts';
import { addToCrc, quickCheckFrom, spellCrc32 } from './quick-check.ts';
import type { FileDigest } from './stage-file.ts';

/**
 * Writes a file that is made here, and hashes it on the way.
 *
 * @param content each chunk is used up before the next is asked for.
 */
export async function makeFileHashed(
  to: string,
  content: AsyncIterable<Uint8Array>,
  stop: AbortSignal,
  watch?: Watch,
): Promise<FileDigest> {
  await using target = await open(to, 'wx', 0o600);
  const hash = createHash('sha256');
  const add = await addToCrc();
  let [size, crc] = [0, 0];
  for await (const chunk of content) {
    stop.throwIfAborted();
    const taken = Promise.all([writeAll(target, chunk, size), watched(chunk, watch)]);
    // Hashed while it is written; a failure meanwhile is met below.
    taken.catch(() => {});
    hash.update(chunk);
    crc = add(chunk, crc);
    size += chunk.length;
    await taken;
  }
  const crc32 = size > quickCheckFrom ? spellCrc32(crc) : undefined;
  return { size, sha256: hash.digest('hex'), crc32 };
}
