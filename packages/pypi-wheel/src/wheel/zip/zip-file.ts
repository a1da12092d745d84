import { Buffer } from 'node:buffer';
import { open } from 'node:fs/promises';

import type { Refuse } from '../complaint.ts';
import { ByteFeed } from './byte-feed.ts';
import { parseDirectory } from './directory.ts';
import { mostEndBytes, parseEnd } from './end-record.ts';
import { deriveSpans, type Span } from './layout.ts';
import { mostDirectoryBytes } from './limits.ts';
import { ReadAt } from './read-at.ts';
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
  readonly #reader: ReadAt;
  readonly #refuse: Refuse;

  private constructor(reader: ReadAt, plan: ZipPlan, refuse: Refuse) {
    this.#reader = reader;
    this.plan = plan;
    this.#refuse = refuse;
  }

  /** @throws Blocked `artifact-invalid` when two readers could see two archives in it. */
  static async open(path: string, refuse: Refuse): Promise<ZipFile> {
    const file = await open(path).catch((error: NodeJS.ErrnoException) => {
      throw refuse(`can no longer be read (${error.code ?? error.name})`);
    });
    try {
      const reader = await ReadAt.from(file);
      return new ZipFile(reader, await readPlan(reader, refuse), refuse);
    } catch (error) {
      await file.close();
      throw error;
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#reader.close();
  }

  /** The content of one small file, ahead of the pass. */
  async read(span: Span, most: number): Promise<Buffer> {
    const { entry, start, end } = span;
    // Nothing deflates to more than its size but for a few bytes; headers and extra fields are at most 128 KiB.
    if (entry.size > most || end - start > most + 256 * 1024)
      throw this.#refuse(`is no wheel: ${entry.name} has more than ${most} bytes`);
    const feed = ByteFeed.of(await this.#reader.bytes(start, end - start));
    const parts: Buffer[] = [];
    await readSpan(feed, span, (bytes) => void parts.push(Buffer.from(bytes)), this.#refuse);
    return Buffer.concat(parts);
  }
}

async function readPlan(reader: ReadAt, refuse: Refuse): Promise<ZipPlan> {
  const { size } = reader;
  const endBytes = Math.min(size, mostEndBytes);
  const place = parseEnd(await reader.bytes(size - endBytes, endBytes), size, refuse);
  if (place.size > mostDirectoryBytes)
    throw refuse('has a central directory that is too large', {
      details: [`${place.size} bytes came, ${mostDirectoryBytes} are allowed`],
    });
  const tail = await reader.bytes(place.offset, size - place.offset);
  const entries = parseDirectory(tail.subarray(0, place.size), place.count, size, refuse);
  return { spans: deriveSpans(entries, place.offset, refuse), tail };
}
