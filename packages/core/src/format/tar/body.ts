import { ArchiveInvalid } from '../archive-invalid.ts';
import type { ByteCursor } from '../byte-cursor.ts';

/** The content of an entry that is being read: once, and before the next entry is asked for. */
export class TarBody implements AsyncIterable<Uint8Array> {
  readonly #cursor: ByteCursor;
  #left: number;
  #over = false;

  constructor(cursor: ByteCursor, size: number) {
    this.#cursor = cursor;
    this.#left = size;
  }

  /** @throws ArchiveInvalid where the tar ends; Error when a later entry has been asked for. */
  async *[Symbol.asyncIterator](): AsyncGenerator<Uint8Array, void, undefined> {
    for (;;) {
      if (this.#over)
        throw new Error('The content of an entry was read after the next one had been asked for.');
      if (this.#left === 0) return;
      yield await this.#next();
    }
  }

  /** Passes over what nobody has read. From now on there is nothing to read. */
  async end(): Promise<void> {
    while (this.#left > 0) await this.#next();
    this.#over = true;
  }

  async #next(): Promise<Uint8Array> {
    const part = await this.#cursor.some(this.#left);
    if (part.length === 0)
      throw new ArchiveInvalid('the tar ends in the middle of a file', this.#cursor.offset);
    this.#left -= part.length;
    return part;
  }
}
