import { Buffer } from 'node:buffer';

/** Lets one who is handed chunks feed one who asks for them: a push is taken when the next chunk is asked for. */
export class PushedChunks {
  readonly #waiting: Buffer[] = [];
  #room = Promise.withResolvers<void>();
  #more = Promise.withResolvers<void>();
  #isOver = false;
  #isLeft = false;

  /** The memory of the chunk may be reused at once. Resolves when another one is wanted. */
  async push(chunk: Uint8Array): Promise<void> {
    if (this.#isLeft) return;
    this.#room = Promise.withResolvers<void>();
    this.#waiting.push(Buffer.from(chunk));
    this.#more.resolve();
    await this.#room.promise;
  }

  /** Nothing more comes. */
  end(): void {
    this.#isOver = true;
    this.#more.resolve();
  }

  /** For one reader. Who leaves early hinders nobody. */
  async *chunks(): AsyncGenerator<Uint8Array, void, undefined> {
    try {
      for (;;) {
        const chunk = this.#waiting.shift();
        if (chunk !== undefined) yield chunk;
        else if (this.#isOver) return;
        else {
          this.#more = Promise.withResolvers<void>();
          this.#room.resolve();
          await this.#more.promise;
        }
      }
    } finally {
      this.#isLeft = true;
      this.#room.resolve();
    }
  }
}
