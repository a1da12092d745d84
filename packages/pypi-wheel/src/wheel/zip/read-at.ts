import { Buffer } from 'node:buffer';
import type { FileHandle } from 'node:fs/promises';

/** In bytes: all of a small wheel, and of most others all that is looked at ahead. */
const keptSize = 64 * 1024;

/** Reads a file by position. Its last bytes are read once and kept. */
export class ReadAt {
  /** Of the file when it was opened, in bytes. */
  readonly size: number;
  readonly #file: FileHandle;
  readonly #end: Buffer;

  private constructor(file: FileHandle, size: number, end: Buffer) {
    this.#file = file;
    this.size = size;
    this.#end = end;
  }

  /** @param file closed by `close`. */
  static async from(file: FileHandle): Promise<ReadAt> {
    const { size } = await file.stat();
    const length = Math.min(size, keptSize);
    return new ReadAt(file, size, await bytesAt(file, size - length, length));
  }

  /** Fewer only where the file ends. */
  async bytes(position: number, length: number): Promise<Buffer> {
    const at = position - (this.size - this.#end.length);
    return at < 0 ? bytesAt(this.#file, position, length) : this.#end.subarray(at, at + length);
  }

  close(): Promise<void> {
    return this.#file.close();
  }
}

async function bytesAt(file: FileHandle, position: number, length: number): Promise<Buffer> {
  const bytes = Buffer.allocUnsafe(length);
  let filled = 0;
  while (filled < length) {
    const { bytesRead } = await file.read(bytes, filled, length - filled, position + filled);
    if (bytesRead === 0) break;
    filled += bytesRead;
  }
  return bytes.subarray(0, filled);
}
