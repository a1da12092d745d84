/** Lets only so many of something happen at once; whoever comes later waits, in order. */
export class Slots {
  readonly #waiting: (() => void)[] = [];
  #free: number;

  /** @param count at least 1. */
  constructor(count: number) {
    this.#free = count;
  }

  async run<T>(work: () => Promise<T>): Promise<T> {
    if (this.#free > 0) this.#free -= 1;
    else await new Promise<void>((resolve) => void this.#waiting.push(resolve));
    try {
      return await work();
    } finally {
      const next = this.#waiting.shift();
      // The slot goes from hand to hand.
      if (next === undefined) this.#free += 1;
      else next();
    }
  }
}
