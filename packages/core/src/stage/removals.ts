import { rm } from 'node:fs/promises';

/**
 * Folders on their way out. Removing takes a disk longer than renaming, and nobody reads them any more: it goes on
 * beside the rest of the run, and is waited for before the lock is given back.
 */
export class Removals {
  readonly #running = new Set<Promise<void>>();

  start(folder: string): void {
    // What cannot be removed is tried again by the next run.
    const removal = rm(folder, { recursive: true, force: true })
      .catch(() => {})
      .finally(() => this.#running.delete(removal));
    this.#running.add(removal);
  }

  async settled(): Promise<void> {
    await Promise.all(this.#running);
  }
}
