import { Buffer } from 'node:buffer';

const nothing = new Uint8Array(0);

/**
 * Turns chunks that are pushed in into bytes that are asked for, so that a file can be read in straight lines while
 * somebody else copies it. A chunk's memory is free again when `push` resolves.
 */
export class ByteFeed {
  #rest: Uint8Array = nothing;
  #ended = false;
  #ranDry = false;
  #failure: { readonly reason: unknown } | undefined;
  #arrived: PromiseWithResolvers<void> = Promise.withResolvers();
  #used: PromiseWithResolvers<void> = Promise.withResolvers();

  /** Bytes that are all there already. */
  static of(bytes: Uint8Array): ByteFeed {
    const feed = new ByteFeed();
    feed.#rest = bytes;
    feed.#ended = true;
    return feed;
  }

  /** Resolves when everything in the chunk was used; rejects when the reader has failed. */
  async push(chunk: Uint8Array): Promise<void> {
    if (this.#failure !== undefined) throw this.#failure.reason;
    this.#used = Promise.withResolvers();
    this.#rest = chunk;
    this.#arrived.resolve();
    await this.#used.promise;
  }

  end(): void {
    this.#ended = true;
    this.#arrived.resolve();
  }

  /** Whether more was asked for than there was. */
  get ranDry(): boolean {
    return this.#ranDry;
  }

  /** The reader will ask for nothing more. */
  fail(reason: unknown): void {
    this.#failure = { reason };
    this.#used.reject(reason);
    // Nobody may be waiting for it.
    this.#used.promise.catch(() => {});
  }

  /** At least one byte and at most so many, valid until the next call; none at the end. */
  async some(most: number): Promise<Uint8Array> {
    while (this.#rest.length === 0 && !this.#ended) {
      this.#arrived = Promise.withResolvers();
      this.#used.resolve();
      await this.#arrived.promise;
    }
    if (this.#rest.length === 0 && most > 0) this.#ranDry = true;
    const piece = this.#rest.subarray(0, most);
    this.#rest = this.#rest.subarray(piece.length);
    return piece;
  }

  /** Exactly so many bytes, in memory of their own; fewer only at the end. */
  async bytes(count: number): Promise<Buffer> {
    const whole = Buffer.allocUnsafe(count);
    let filled = 0;
    while (filled < count) {
      const piece = await this.some(count - filled);
      if (piece.length === 0) break;
      whole.set(piece, filled);
      filled += piece.length;
    }
    return whole.subarray(0, filled);
  }
}
