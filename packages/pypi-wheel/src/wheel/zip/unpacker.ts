import { createInflateRaw, type InflateRaw } from 'node:zlib';

/** What takes unpacked bytes; they are valid until it returns. */
export type Take = (bytes: Uint8Array) => void;

/** In bytes; a large one saves trips to the thread that unpacks. */
const chunkSize = 256 * 1024;

/** Unpacks a deflate stream as its pieces arrive. */
export class Unpacker {
  readonly #stream: InflateRaw = createInflateRaw({ chunkSize });
  #turn: PromiseWithResolvers<void> = Promise.withResolvers();
  #failure: { readonly error: unknown } | undefined;
  #hasEnded = false;

  constructor(take: Take) {
    // Not at once: zlib unpacks the next bytes in its thread while these are looked at.
    this.#stream.on('data', (bytes: Uint8Array) => queueMicrotask(() => this.#hand(bytes, take)));
    this.#stream.on('end', () => {
      this.#hasEnded = true;
      this.#turn.resolve();
    });
    this.#stream.on('error', (error) => this.#fail(error));
  }

  /** Resolves when the piece's memory is free again. */
  async take(piece: Uint8Array): Promise<void> {
    await this.#step((done) => this.#stream.write(piece, done));
  }

  /** @returns how many bytes long the deflate stream was. */
  async end(): Promise<number> {
    await this.#step(() => this.#stream.end());
    return this.#stream.bytesWritten;
  }

  #hand(bytes: Uint8Array, take: Take): void {
    if (this.#failure !== undefined) return;
    try {
      take(bytes);
    } catch (error) {
      this.#fail(error);
      this.#stream.destroy();
    }
  }

  #fail(error: unknown): void {
    this.#failure ??= { error };
    this.#turn.reject(this.#failure.error);
  }

  /** Behind the end of its stream zlib takes nothing and calls nobody back: then `end` is what comes. */
  async #step(start: (done: (error?: Error | null) => void) => void): Promise<void> {
    if (!this.#hasEnded && this.#failure === undefined) {
      this.#turn = Promise.withResolvers();
      start((error) => (error ? this.#fail(error) : this.#turn.resolve()));
      await this.#turn.promise;
    }
    if (this.#failure !== undefined) throw this.#failure.error;
  }
}
