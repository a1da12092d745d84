import { Buffer } from 'node:buffer';
import { type FileHandle, open } from 'node:fs/promises';

import type { Refuse } from '../complaint.ts';
import { ByteFeed } from './byte-feed.ts';
import { parseDirectory } from './directory.ts';
import { mostEndBytes, parseEnd } from './end-record.ts';
import { deriveSpans, type Span } from './layout.ts';
import { mostDirectoryBytes } from './limits.ts';
import { readSpan } from './read-span.ts';

/** What the end of an archive says of the rest. */
export interface ZipPlan {
  /** In the order of the file. */
  readonly spans: readonly Span[];
  /** Everything from the central directory on, as it was read. */
  readonly tail: Buffer;
}

/** An open archive of which the end is known. */
export class ZipFile implements AsyncDisposable {
  readonly plan: ZipPlan;
  readonly #file: FileHandle;
  readonly #refuse: Refuse;

  private constructor(file: FileHandle, plan: ZipPlan, refuse: Refuse) {
    this.#file = file;
    this.plan = plan;
    this.#refuse = refuse;
  }

  /** @throws Blocked `artifact-invalid` when two readers could see two archives in it. */
  static async open(path: string, refuse: Refuse): Promise<ZipFile> {
    const file = await open(path).catch((error: NodeJS.ErrnoException) => {
      throw refuse(`can no longer be read (${error.code ?? error.name})`);
    });
    try {
      return new ZipFile(file, await readPlan(file, refuse), refuse);
    } catch (error) {
      await file.close();
      throw error;
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#file.close();
  }

  /** The content of one small file, ahead of the pass. */
  async read(span: Span, most: number): Promise<Buffer> {
    const { entry, start, end } = span;
    // Nothing deflates to more than its size but for a few bytes; headers and extra fields are at most 128 KiB.
    if (entry.size > most || end - start > most + 256 * 1024)
      throw this.#refuse(`is no wheel: ${entry.name} has more than ${most} bytes`);
    const feed = ByteFeed.of(await bytesAt(this.#file, start, end - start));
    const parts: Buffer[] = [];
    await readSpan(feed, span, (bytes) => void parts.push(Buffer.from(bytes)), this.#refuse);
    return Buffer.concat(parts);
  }
}

async function readPlan(file: FileHandle, refuse: Refuse): Promise<ZipPlan> {
  const { size } = await file.stat();
  const endBytes = Math.min(size, mostEndBytes);
  const place = parseEnd(await bytesAt(file, size - endBytes, endBytes), size, refuse);
  if (place.size > mostDirectoryBytes)
    throw refuse('has a central directory that is too large', {
      details: [`${place.size} bytes came, ${mostDirectoryBytes} are allowed`],
    });
  const tail = await bytesAt(file, place.offset, size - place.offset);
  const entries = parseDirectory(tail.subarray(0, place.size), place.count, size, refuse);
  return { spans: deriveSpans(entries, place.offset, refuse), tail };
}

async function bytesAt(file: FileHandle, position: number, length: number): Promise<Buffer> {
  const bytes = Buffer.alloc(length);
  let filled = 0;
  while (filled < length) {
    const { bytesRead } = await file.read(bytes, filled, length - filled, position + filled);
    if (bytesRead === 0) break;
    filled += bytesRead;
  }
  return bytes.subarray(0, filled);
}
