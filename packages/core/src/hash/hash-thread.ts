import { once } from 'node:events';
import { availableParallelism } from 'node:os';
import path from 'node:path';
import { Worker } from 'node:worker_threads';

import { chunkSize } from '../source.ts';
import type { Answer, Order, Shared } from './sha256.thread.ts';
import type { Sha256 } from './sha256.ts';

/** A thread that hashes, one stream after the other. */
export interface HashThread {
  /** @param released is called when the next stream may begin. */
  begin(released: () => void): Sha256;
}

/** Two that are hashed or on their way, and two that are filled meanwhile. */
const slotCount = 4;

/** @returns undefined where no thread can be had, or would have no core to run on. */
export async function startHashThread(): Promise<HashThread | undefined> {
  if (availableParallelism() === 1) return undefined;
  const slots = Array.from({ length: slotCount }, () => new SharedArrayBuffer(chunkSize));
  const workerData: Shared = { slots };
  // Built, it lies beside us in dist; it inherits neither the environment, with the token in it, nor Node's options.
  const program = new URL(`sha256.thread${path.extname(import.meta.url)}`, import.meta.url);
  const options = { workerData, env: {}, execArgv: [] };
  try {
    const worker = new Worker(program, options);
    await once(worker, 'online');
    return new Thread(worker, slots);
  } catch {
    // No memory for it, no more threads for this user, or a Node that may not start any.
    return undefined;
  }
}

interface Slot {
  readonly index: number;
  readonly bytes: Uint8Array;
}

/** Copies chunks into memory that both threads see: a copy costs a thirtieth of the hash. */
class Thread implements HashThread {
  readonly #worker: Worker;
  readonly #free: Slot[];
  /** It answers in the order in which it is asked. */
  readonly #asked: PromiseWithResolvers<Answer>[] = [];
  #stream = 0;
  #failure: Error | undefined;

  constructor(worker: Worker, slots: readonly SharedArrayBuffer[]) {
    this.#worker = worker;
    this.#free = slots.map((slot, index) => ({ index, bytes: new Uint8Array(slot) }));
    worker.on('message', (answer: Answer) => this.#asked.shift()?.resolve(answer));
    worker.once('error', (error) => {
      this.#failure = error;
      for (const { reject } of this.#asked.splice(0)) reject(error);
    });
    // A stream that is left in the middle must not keep the process from ending.
    worker.unref();
  }

  begin(released: () => void): Sha256 {
    const stream = (this.#stream += 1);
    return {
      update: (chunk) => this.#update(stream, chunk),
      digest: () => this.#waitFor(this.#ask({ stream })),
      [Symbol.dispose]: () => {
        if (stream === this.#stream) released();
      },
    };
  }

  /** Without a wait as long as there is a free slot. */
  async #update(stream: number, chunk: Uint8Array): Promise<void> {
    for (let done = 0; done < chunk.length; done += chunkSize) {
      const slot = this.#free.shift() ?? (await this.#freeSlot());
      const part = chunk.subarray(done, done + chunkSize);
      slot.bytes.set(part);
      const answered = this.#ask({ stream, slot: slot.index, length: part.length });
      // Whoever waits for the thread hears of its failure.
      answered.finally(() => this.#free.push(slot)).catch(() => {});
    }
  }

  async #freeSlot(): Promise<Slot> {
    for (;;) {
      const slot = this.#free.shift();
      if (slot !== undefined) return slot;
      const [oldest] = this.#asked;
      if (oldest === undefined) throw this.#failure ?? new Error('a slot was lost');
      await this.#waitFor(oldest.promise);
    }
  }

  async #ask(order: Order): Promise<Answer> {
    // Told to the thread, it would end the stream that has begun since.
    if (order.stream !== this.#stream) throw new Error('this hash was given back');
    if (this.#failure !== undefined) throw this.#failure;
    const asked = Promise.withResolvers<Answer>();
    this.#asked.push(asked);
    this.#worker.postMessage(order);
    return asked.promise;
  }

  async #waitFor(answer: Promise<Answer>): Promise<Answer> {
    this.#worker.ref();
    try {
      return await answer;
    } finally {
      this.#worker.unref();
    }
  }
}
