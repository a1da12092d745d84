import { Buffer } from 'node:buffer';

import { type ChartFile } from './chart-file.ts';
import { ChartInvalid, quote } from './complaint.ts';
import { type PackedFile, packedFiles } from './packed-files.ts';

/**
 * Reads files out of packed charts. The archive that was read last stays open, so that its files one after the other
 * cost one pass over it; all else is read again when it is wanted. Memory is that one archive, as it is packed.
 */
export class ArchiveShelf {
  #open: OpenArchive | undefined;

  /** What lies in an archive; each file is read when it is wanted. @throws ChartInvalid. */
  async list(archive: ChartFile): Promise<readonly ChartFile[]> {
    const found: ChartFile[] = [];
    for await (const { path, size } of packedFiles(once(await archive.read()), () => false)) {
      const index = found.length;
      found.push({ path, size, read: () => this.#read(archive, index, { path, size }) });
    }
    return found;
  }

  async #read(
    archive: ChartFile,
    index: number,
    expected: Pick<PackedFile, 'path' | 'size'>,
  ): Promise<Buffer> {
    const open =
      this.#open?.archive === archive && this.#open.next <= index ? this.#open : await this.#reopen(archive);
    const file = await fileAt(open, index);
    if (file?.path === expected.path && file.size === expected.size && file.bytes !== undefined)
      return file.bytes;
    throw new ChartInvalid({
      what: `has ${quote(archive.path)} in it, which changed while it was being packed`,
      next: 'Try again once nobody writes to it.',
    });
  }

  async #reopen(archive: ChartFile): Promise<OpenArchive> {
    await this.#open?.files.return();
    // Reading it may need this shelf, where it lies in another archive.
    const files = packedFiles(once(await archive.read()), () => true);
    this.#open = { archive, files, next: 0 };
    return this.#open;
  }
}

/** Passes over what lies before it. */
async function fileAt(open: OpenArchive, index: number): Promise<PackedFile | undefined> {
  for (;;) {
    const { value } = await open.files.next();
    open.next += 1;
    if (value === undefined || open.next > index) return value ?? undefined;
  }
}

interface OpenArchive {
  readonly archive: ChartFile;
  readonly files: AsyncGenerator<PackedFile, void, undefined>;
  /** Which of them comes next. */
  next: number;
}

async function* once(bytes: Buffer): AsyncGenerator<Uint8Array, void, undefined> {
  yield bytes;
}
