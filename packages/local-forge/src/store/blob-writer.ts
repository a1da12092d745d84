import { close, open, writev } from 'node:fs';
import { Writable } from 'node:stream';

import { Hasher, type Hashes } from './hashes.ts';

/**
 * Takes a body to the end of a file and hashes it on the way. Chunks that arrive while the disk is busy are written
 * together, and the hashes are worked out while the thread pool writes: no promise and no copy per chunk.
 */
export class BlobWriter extends Writable {
  readonly #path: string;
  readonly #hasher: Hasher;
  #file = -1;
  /** Bytes of this body alone. */
  size = 0;

  /** @param hasher has seen what the file holds already. */
  constructor(path: string, hasher: Hasher = new Hasher()) {
    super({ highWaterMark: 4 * 1024 * 1024, decodeStrings: false });
    this.#path = path;
    this.#hasher = hasher;
  }

  /** Valid once the stream has finished. */
  digest(): Hashes {
    return this.#hasher.digest();
  }

  override _construct(done: (error?: Error | null) => void): void {
    open(this.#path, 'a', 0o644, (error, file) => {
      if (error === null) this.#file = file;
      done(error);
    });
  }

  override _write(chunk: Buffer, _encoding: BufferEncoding, done: (error?: Error | null) => void): void {
    this.#take([chunk], done);
  }

  override _writev(chunks: { chunk: Buffer }[], done: (error?: Error | null) => void): void {
    this.#take(
      chunks.map(({ chunk }) => chunk),
      done,
    );
  }

  override _destroy(error: Error | null, done: (error?: Error | null) => void): void {
    if (this.#file === -1) done(error);
    else close(this.#file, () => done(error));
  }

  #take(chunks: readonly Buffer[], done: (error?: Error | null) => void): void {
    this.#writeAll(chunks, done);
    for (const chunk of chunks) {
      this.size += chunk.length;
      this.#hasher.update(chunk);
    }
  }

  #writeAll(chunks: readonly Buffer[], done: (error?: Error | null) => void): void {
    const length = chunks.reduce((sum, chunk) => sum + chunk.length, 0);
    writev(this.#file, chunks, (error, written) => {
      if (error !== null) done(error);
      else if (written < length) this.#writeAll(rest(chunks, written), done);
      else done();
    });
  }
}

/** What a short write left over. */
function rest(chunks: readonly Buffer[], written: number): Buffer[] {
  return [Buffer.concat(chunks).subarray(written)];
}
