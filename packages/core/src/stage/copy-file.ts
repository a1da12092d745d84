import { Buffer } from 'node:buffer';
import { constants } from 'node:fs';
import { copyFile, type FileHandle, open } from 'node:fs/promises';
import path from 'node:path';

import { sha256For } from '../hash/sha256.ts';
import { chunkSize, openRegular } from '../source.ts';
import { systemCode } from '../system-code.ts';
import { invalidInput } from './input.ts';
import { quickCheckFor, spellCrc32 } from './quick-check.ts';
import type { FileDigest } from './stage-file.ts';

/** Files larger than this may share their blocks with the copy: in bytes. */
const shareFrom = 1024 * 1024;

/** Sees every byte of a file in order. The memory of a chunk is used again once the promise is settled. */
export type Watch = (chunk: Uint8Array) => Promise<void> | void;

/**
 * Copies a file and hashes it, reading it once. Shares the blocks where the file system can.
 *
 * @throws Blocked `artifact-invalid` when the file is gone since it was looked at, or is no file any more; the reason of
 *   `stop` when it is aborted meanwhile, for large files take long.
 */
export async function copyFileHashed(
  from: string,
  to: string,
  stop: AbortSignal,
  watch?: Watch,
): Promise<FileDigest> {
  await using source = await openRegular(from).catch((error: unknown) => {
    throw invalidInput(
      path.basename(from),
      `can no longer be read (${systemCode(error)})`,
      'Build it again.',
    );
  });
  const { size } = await source.stat();
  // Trying costs more than copying a small file.
  if (size > shareFrom && (await reflink(from, to))) {
    await using copy = await open(to, 'r');
    return await readThrough(copy, size, { stop, watch });
  }
  await using target = await open(to, 'wx', 0o600);
  return await readThrough(source, size, { stop, watch, target });
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

/** Reads the next chunk while the last one is being hashed, written and watched, if it is to be. */
async function readThrough(
  source: FileHandle,
  expected: number,
  to: { readonly stop: AbortSignal; readonly watch?: Watch | undefined; readonly target?: FileHandle },
): Promise<FileDigest> {
  using hash = await sha256For(expected);
  const addToCrc = await quickCheckFor(expected);
  let crc = 0;
  // A small file is read at once; with room for one byte more, an empty one is as well.
  const most = Math.min(chunkSize, expected + 1);
  const buffers = [Buffer.allocUnsafe(most), Buffer.allocUnsafe(most)] as const;
  let taken: Promise<unknown> = Promise.resolve();
  let size = 0;
  for (let turn: 0 | 1 = 0; ; turn = turn === 0 ? 1 : 0) {
    const [{ bytesRead }] = await Promise.all([source.read(buffers[turn], 0, most, size), taken]);
    if (bytesRead === 0) break;
    to.stop.throwIfAborted();
    const chunk = buffers[turn].subarray(0, bytesRead);
    taken = Promise.all([
      hash.update(chunk),
      to.target && writeAll(to.target, chunk, size),
      watched(chunk, to.watch),
    ]);
    // Awaited in the next round; until then a failure must not count as unhandled.
    taken.catch(() => {});
    if (addToCrc !== undefined) crc = addToCrc(chunk, crc);
    size += bytesRead;
  }
  return { size, sha256: await hash.digest(), crc32: addToCrc && spellCrc32(crc) };
}

/** A watcher that throws at once fails as one that rejects: what is being written meanwhile is waited for. */
export async function watched(chunk: Uint8Array, watch: Watch | undefined): Promise<void> {
  await watch?.(chunk);
}

/** One write may take less than it was given; on a full disk the next one says why. */
export async function writeAll(target: FileHandle, chunk: Uint8Array, position: number): Promise<void> {
  for (let done = 0; done < chunk.length;) {
    const { bytesWritten } = await target.write(chunk, done, chunk.length - done, position + done);
    done += bytesWritten;
  }
}
