/**
 * An archive that is not what it should be; `message` says where. Recognised by `code`, not by class. Whoever knows what
 * the archive is to people makes it a `Blocked`.
 */
export class ArchiveInvalid extends Error {
  readonly code = 'PARITY_ARCHIVE';
  /** In bytes from the beginning of what was read or written. */
  readonly offset: number;

  /** @param what half a sentence, without a full stop. */
  constructor(what: string, offset: number, options?: ErrorOptions) {
    super(`${what} (at byte ${offset})`, options);
    this.name = 'ArchiveInvalid';
    this.offset = offset;
  }
}

export function isArchiveInvalid(error: unknown): error is ArchiveInvalid {
  return error instanceof Error && 'code' in error && error.code === 'PARITY_ARCHIVE';
}
