import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';

import type { Blobs } from './blobs.ts';
import { put } from './database.ts';
import type { Database } from './database.ts';
import type { BlobRow } from './rows.ts';

/**
 * The hashes that only the files API shows. They are worked out when first asked for, and remembered: an
 * upload then costs one hash instead of four, which is most of its time.
 */
export class AllHashes {
  readonly #running = new Map<string, Promise<BlobRow>>();
  readonly #blobs: Blobs;
  readonly #database: Database;

  constructor(blobs: Blobs, database: Database) {
    this.#blobs = blobs;
    this.#database = database;
  }

  /** Asked twice at once, it reads the bytes once. */
  async of(sha256: string): Promise<BlobRow> {
    const known = this.#database.blobs.find(sha256);
    if (known !== undefined) return known;
    const running = this.#running.get(sha256) ?? this.#compute(sha256);
    this.#running.set(sha256, running);
    try {
      return await running;
    } finally {
      this.#running.delete(sha256);
    }
  }

  async #compute(sha256: string): Promise<BlobRow> {
    const hashes = { md5: createHash('md5'), sha1: createHash('sha1'), sha512: createHash('sha512') };
    for await (const chunk of createReadStream(this.#blobs.path(sha256), { highWaterMark: 1024 * 1024 }))
      for (const hash of Object.values(hashes)) hash.update(chunk as Buffer);
    const { md5, sha1, sha512 } = hashes;
    const row: BlobRow = {
      id: this.#database.blobs.nextId(),
      sha256,
      md5: md5.digest('hex'),
      sha1: sha1.digest('hex'),
      sha512: sha512.digest('hex'),
    };
    this.#database.commit(put(this.#database.blobs, row));
    return row;
  }
}
