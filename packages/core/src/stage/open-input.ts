import type { FileHandle } from 'node:fs/promises';
import path from 'node:path';

import { type Sha256, sha256For } from '../hash/sha256.ts';
import type { ByteReader } from '../ports.ts';
import { openRegular, readerOf } from '../source.ts';
import { systemCode } from '../system-code.ts';
import { findInput, type InputFile, invalidInput } from './input.ts';
import type { Input } from './stage-file.ts';

/** An input that is packed rather than copied. What is looked at and what is packed come through one handle. */
export interface OpenInput extends AsyncDisposable {
  readonly file: InputFile;
  /** For a look at it; reading by position leaves `read` alone. */
  readonly handle: FileHandle;
  /**
   * Its bytes from the first to the last, once.
   *
   * @throws Blocked `artifact-invalid`, from the reader, when it is not as long any more as it was when it was found.
   */
  read(): ByteReader;
}

/**
 * Finds and opens an input of a leg.
 *
 * @param onRead gets what a stage records of an input, once it was read to its end.
 * @throws Blocked `artifact-invalid` when it is not there or no regular file.
 */
export async function openInput(
  root: string,
  from: string,
  onRead: (input: Input) => void = () => {},
): Promise<OpenInput> {
  const file = await findInput(root, from, path.basename(from));
  const handle = await openRegular(file.path).catch((error: unknown) => {
    throw invalidInput(from, `can no longer be read (${systemCode(error)})`, 'Build it again.');
  });
  return {
    file,
    handle,
    read: () => hashingReader(handle, file, onRead),
    [Symbol.asyncDispose]: () => handle.close(),
  };
}

function hashingReader(handle: FileHandle, file: InputFile, onRead: (input: Input) => void): ByteReader {
  const inner = readerOf(handle);
  let hash: Sha256 | undefined;
  let size = 0;
  let isRead = false;
  return {
    read: async (into) => {
      // Of a read into nothing, nothing follows.
      if (into.length === 0) return 0;
      const count = await inner.read(into);
      size += count;
      // Both ways of being another file: it goes on behind what was promised, or ends before it.
      if (size > file.size || (count === 0 && size < file.size))
        throw invalidInput(file.shown, 'changed while it was being packed', 'Build it again.');
      if (isRead) return 0;
      hash ??= await sha256For(file.size);
      await hash.update(into.subarray(0, count));
      if (count > 0) return count;
      isRead = true;
      onRead({ path: file.shown, modified: file.modified, size, sha256: await hash.digest() });
      return 0;
    },
    // The handle is closed by whoever opened the input.
    close: async () => hash?.[Symbol.dispose](),
  };
}
