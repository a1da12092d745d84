import { Buffer } from 'node:buffer';

/** Takes the bytes of a stream of chunks in portions of one's own. */
export class ByteCursor {
  readonly #chunks: AsyncIterator<Uint8Array> | Iterator<Uint8Array>;
  #rest: Uint8Array = Buffer.alloc(0);
  #offset = 0;

  constructor(chunks: AsyncIterable<Uint8Array> | Iterable<Uint8Array>) {
    this.#chunks =
      Symbol.asyncIterator in chunks ? chunks[Symbol.asyncIterator]() : chunks[Symbol.iterator]();
  }

  /** Bytes taken so far. */
  get offset(): number {
    return this.#offset;
  }

  /** What is there next, `most` bytes at most; empty only at the end. It is part of a chunk: whoever gave that owns it. */
  async some(most: number): Promise<Uint8Array> {
    while (this.#rest.length === 0) {
      const next = await this.#chunks.next();
      if (next.done === true) return this.#rest;
      this.#rest = next.value;
    }
    const part = this.#rest.subarray(0, most);
    this.#rest = this.#rest.subarray(part.length);
    this.#offset += part.length;
    return part;
  }

  /** The next `size` bytes, fewer only at the end: a copy. */
  async take(size: number): Promise<Buffer> {
    const into = Buffer.allocUnsafe(size);
    let filled = 0;
    while (filled < size) {
      const part = await this.some(size - filled);
      if (part.length === 0) break;
      into.set(part, filled);
      filled += part.length;
    }
    return into.subarray(0, filled);
  }

  /** Nothing more is wanted: what gives the chunks may end. */
  async close(): Promise<void> {
    await this.#chunks.return?.();
  }
}
