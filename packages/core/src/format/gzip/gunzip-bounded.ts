import { ArchiveInvalid } from '../archive-invalid.ts';
import { through } from '../through.ts';

export interface GunzipOptions {
  /** How many bytes may come out, all members together. */
  readonly mostBytes: number;
}

const pieceSize = 64 * 1024;

/**
 * What is in a gzip file (RFC 1952). Members that follow each other are one content, as npm, Go and gzip itself take
 * them. What is no member is refused wherever it stands, also zeros at the end.
 *
 * @throws ArchiveInvalid for too many bytes, for what is no gzip, is cut off, or fails its checksum: it says in which
 *   piece of the packed bytes. And what `chunks` throws.
 */
export async function* gunzipBounded(
  chunks: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  { mostBytes }: GunzipOptions,
): AsyncGenerator<Uint8Array, void, undefined> {
  const { createGunzip } = await import('node:zlib');
  const gunzip = createGunzip({ chunkSize: pieceSize });
  let given = 0;
  let unpacked = 0;
  async function* measured(): AsyncGenerator<Uint8Array, void, undefined> {
    for await (const chunk of chunks) {
      given += chunk.length;
      yield chunk;
    }
  }
  try {
    for await (const piece of through(measured(), gunzip)) {
      unpacked += piece.length;
      if (unpacked > mostBytes)
        throw new ArchiveInvalid(`it unpacks to more than ${mostBytes} bytes`, gunzip.bytesWritten);
      yield piece;
    }
  } catch (error) {
    throw explained(error, gunzip.bytesWritten);
  }
  // Node stops quietly at zeros behind a member.
  if (gunzip.bytesWritten !== given) throw new ArchiveInvalid(trailing, gunzip.bytesWritten);
}

const trailing = 'something follows the gzip file';

function explained(error: unknown, offset: number): unknown {
  // A member behind zeros, where Node has stopped already.
  if (isCode(error, 'ERR_STREAM_PUSH_AFTER_EOF')) return new ArchiveInvalid(trailing, offset);
  if (!isCode(error, 'Z_')) return error;
  return new ArchiveInvalid(`it is no whole gzip file: ${error.message}`, offset, { cause: error });
}

function isCode(error: unknown, prefix: string): error is Error {
  return error instanceof Error && 'code' in error && String(error.code).startsWith(prefix);
}
