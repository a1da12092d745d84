import { digestOf, openRegular, readerOf } from './source.ts';
import { systemCode } from './system-code.ts';

/** The size and sha256 of a regular file; undefined when it is not there. */
export async function fileDigest(file: string): Promise<{ size: number; sha256: string } | undefined> {
  try {
    await using handle = await openRegular(file);
    return await digestOf(readerOf(handle));
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return undefined;
    throw error;
  }
}
