import { Buffer } from 'node:buffer';
import { createHash } from 'node:crypto';
import { constants } from 'node:fs';
import { copyFile, type FileHandle, open } from 'node:fs/promises';
import path from 'node:path';

import { chunkSize, openRegular } from '../source.ts';
import { systemCode } from '../system-code.ts';
import { invalidInput } from './input.ts';
import { quickCheckFor, spellCrc32 } from './quick-check.ts';
import type { FileDigest } from './stage-file.ts';

/**
 * Copies a file and hashes it, reading it once. Shares the blocks where the file system can.
 *
 * @throws Blocked `artifact-invalid` when the file is gone since it was looked at, or is no file any more; the reason of
 *   `stop` when it is aborted meanwhile, for large files take long.
 */
export async function copyFileHashed(from: string, to: string, stop: AbortSignal): Promise<FileDigest> {
  await using source = await openRegular(from).catch((error: unknown) => {
    throw invalidInput(
      path.basename(from),
      `can no longer be read (${systemCode(error)})`,
      'Build it again.',
    );
  });
  if (await reflink(from, to)) {
    await using copy = await open(to, 'r');
    return await readThrough(copy, stop);
  }
  await using target = await open(to, 'wx', 0o600);
  return await readThrough(source, stop, target);
}

async function reflink(from: string, to: string): Promise<boolean> {
  try {
    await copyFile(from, to, constants.COPYFILE_FICLONE_FORCE | constants.COPYFILE_EXCL);
    return true;
  } catch (error) {
    // Many codes mean "cannot here"; a real trouble with either file shows again in the ordinary copy.
    if (systemCode(error) === 'EEXIST') throw error;
    return false;
  }
}

/** Reads the next chunk while the last one is being written, if it is to be written. */
async function readThrough(source: FileHandle, stop: AbortSignal, target?: FileHandle): Promise<FileDigest> {
  const hash = createHash('sha256');
  const addToCrc = await quickCheckFor((await source.stat()).size);
  let crc = 0;
  const buffers = [Buffer.allocUnsafe(chunkSize), Buffer.allocUnsafe(chunkSize)] as const;
  let written: Promise<unknown> = Promise.resolve();
  let size = 0;
  for (let turn: 0 | 1 = 0; ; turn = turn === 0 ? 1 : 0) {
    const [{ bytesRead }] = await Promise.all([source.read(buffers[turn], 0, chunkSize, size), written]);
    if (bytesRead === 0) break;
    stop.throwIfAborted();
    const chunk = buffers[turn].subarray(0, bytesRead);
    if (target !== undefined) written = writeAll(target, chunk, size);
    // Awaited in the next round; until then a failure must not count as unhandled.
    written.catch(() => {});
    hash.update(chunk);
    if (addToCrc !== undefined) crc = addToCrc(chunk, crc);
    size += bytesRead;
  }
  return { size, sha256: hash.digest('hex'), crc32: addToCrc && spellCrc32(crc) };
}

/** One write may take less than it was given; on a full disk the next one says why. */
async function writeAll(target: FileHandle, chunk: Uint8Array, position: number): Promise<void> {
  for (let done = 0; done < chunk.length;) {
    const { bytesWritten } = await target.write(chunk, done, chunk.length - done, position + done);
    done += bytesWritten;
  }
}
