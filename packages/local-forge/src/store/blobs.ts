import { randomUUID } from 'node:crypto';
import { createReadStream, existsSync, linkSync, mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';

import { BlobWriter } from './blob-writer.ts';
import type { Hashes } from './hashes.ts';

/** Bytes that came in and lie in a temporary file until someone keeps or drops them. */
export interface Received {
  readonly hashes: Hashes;
  readonly size: number;
  /** Reads them again, for who must look into them before they are kept. */
  readonly read: () => Readable;
  /** Moves the bytes to the place that their hash names. */
  readonly keep: () => void;
  /** Forgets them; after `keep` it does nothing. */
  readonly drop: () => Promise<void>;
}

/** Bytes on disk under their sha256. File names are made of hash digits and of our own random ones, never of a name from the wire. */
export class Blobs {
  readonly #blobs: string;
  readonly #temporary: string;

  constructor(dir: string) {
    this.#blobs = join(dir, 'blobs');
    this.#temporary = join(dir, 'tmp');
    rmSync(this.#temporary, { recursive: true, force: true });
    mkdirSync(this.#blobs, { recursive: true });
    mkdirSync(this.#temporary, { recursive: true });
  }

  path(sha256: string): string {
    if (!/^[0-9a-f]{64}$/.test(sha256)) throw new Error('not a sha256');
    return join(this.#blobs, sha256.slice(0, 2), sha256);
  }

  /** Streams a body to disk; when it breaks off, nothing is left. */
  async receive(body: Readable): Promise<Received> {
    const path = join(this.#temporary, randomUUID());
    const writer = new BlobWriter(path);
    const drop = async (): Promise<void> => rm(path, { force: true });
    try {
      await pipeline(body, writer);
    } catch (error) {
      await drop();
      throw error;
    }
    const hashes = writer.digest();
    return {
      hashes,
      size: writer.size,
      read: () => createReadStream(path),
      keep: () => this.#keep(path, hashes.sha256),
      drop,
    };
  }

  /** Takes a finished file in. It stays where it is too, until what it was for has been written down. */
  adopt(file: string, sha256: string): void {
    const path = this.#placeFor(sha256);
    if (!existsSync(path)) linkSync(file, path);
  }

  /** Deletes the bytes that nobody asks to keep. */
  removeUnless(isKept: (sha256: string) => boolean): void {
    for (const folder of readdirSync(this.#blobs))
      for (const sha256 of readdirSync(join(this.#blobs, folder)))
        if (!isKept(sha256)) rmSync(this.path(sha256));
  }

  #keep(temporary: string, sha256: string): void {
    const path = this.#placeFor(sha256);
    if (!existsSync(path)) renameSync(temporary, path);
  }

  #placeFor(sha256: string): string {
    const path = this.path(sha256);
    mkdirSync(join(path, '..'), { recursive: true });
    return path;
  }
}
