import { Buffer } from 'node:buffer';
import { createHash } from 'node:crypto';
import { constants } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';

import { Blocked } from './blocker.ts';
import { type Sha256, sha256For } from './hash/sha256.ts';
import type { Body, ByteReader } from './ports.ts';
import { systemCode } from './system-code.ts';

/** Bytes with a name, a size and a digest that can be opened again and again: a staged file, or a layer re-created. */
export interface Source {
  readonly name: string;
  /** In bytes. */
  readonly size: number;
  /** 64 lower-case hex digits. */
  readonly sha256: string;
  /** @param from the first byte wanted; 0 when left out. */
  open(from?: number): Promise<ByteReader>;
}

/** Large enough that system calls do not matter, small enough that two of them are nothing. */
export const chunkSize: number = 256 * 1024;

/** A source that is a regular file. Links are not followed: the path must be the file itself. */
export function fileSource(file: { name: string; path: string; size: number; sha256: string }): Source {
  return {
    name: file.name,
    size: file.size,
    sha256: file.sha256,
    open: async (from = 0) => {
      const handle = await openRegular(file.path).catch((error: unknown) => {
        throw gone(file.name, error);
      });
      return readerOf(handle, from);
    },
  };
}

/**
 * Opens a regular file and nothing else: no link is followed, and no pipe keeps us waiting for a writer, also where one
 * has taken the place of the file since it was looked at.
 */
export async function openRegular(file: string): Promise<FileHandle> {
  const handle = await open(file, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
  if ((await handle.stat()).isFile()) return handle;
  await handle.close();
  throw Object.assign(new Error('it is no regular file'), { code: 'no regular file' });
}

function gone(name: string, error: unknown): Blocked {
  return new Blocked('stage-corrupt', {
    message: `${name} can no longer be read.`,
    details: [systemCode(error)],
    next: 'Stage it again.',
    cause: error,
  });
}

/** Reads an open file from `position`; closing the reader closes the file. */
export function readerOf(handle: FileHandle, position = 0): ByteReader {
  let at = position;
  return {
    read: async (into) => {
      const { bytesRead } = await handle.read(into, 0, into.length, at);
      at += bytesRead;
      return bytesRead;
    },
    close: () => handle.close(),
  };
}

/** A source as a request body whose last bytes are held back until the whole is known to be what it should be. */
export function verifiedBody(source: Source): Body {
  return {
    size: source.size,
    open: async () => {
      const inner = await source.open();
      return verifiedReader(inner, source, await sha256For(source.size));
    },
  };
}

function verifiedReader(inner: ByteReader, source: Source, hash: Sha256): ByteReader {
  let seen = 0;
  let isVerified = false;
  return {
    read: async (into) => {
      const count = await fill(inner, into);
      if (isVerified && count === 0) return 0;
      seen += count;
      if (seen > source.size) throw changed(source);
      await hash.update(into.subarray(0, count));
      if (count === into.length && seen < source.size) return count;
      if (seen < source.size || (await hash.digest()) !== source.sha256) throw changed(source);
      isVerified = true;
      return count;
    },
    close: () => {
      hash[Symbol.dispose]();
      return inner.close();
    },
  };
}

/** Reads until the buffer is full or the end is reached, so that a short count means the end. */
export async function fill(reader: ByteReader, into: Uint8Array): Promise<number> {
  let filled = 0;
  while (filled < into.length) {
    const count = await reader.read(into.subarray(filled));
    if (count === 0) break;
    filled += count;
  }
  return filled;
}

function changed(source: Source): Blocked {
  return new Blocked('stage-corrupt', {
    message: `${source.name} changed while it was being sent.`,
    details: [`expected ${source.size} bytes, sha256:${source.sha256}`],
    next: 'Stage it again; the unfinished upload was not completed.',
  });
}

/** The sha256 of everything a reader gives, with its size. One pass; memory is one chunk. */
export async function digestOf(reader: ByteReader): Promise<{ size: number; sha256: string }> {
  const hash = createHash('sha256');
  const size = await readAll(reader, (chunk) => void hash.update(chunk));
  return { size, sha256: hash.digest('hex') };
}

/** Hands everything that a reader gives to `take`; a chunk is only valid until it returns. @returns the size. */
export async function readAll(reader: ByteReader, take: (chunk: Uint8Array) => void): Promise<number> {
  const buffer = Buffer.allocUnsafe(chunkSize);
  let size = 0;
  for (let count = await reader.read(buffer); count > 0; count = await reader.read(buffer)) {
    take(buffer.subarray(0, count));
    size += count;
  }
  return size;
}
