import { readerChunks } from '../format/reader-chunks.ts';
import { openInput } from './open-input.ts';
import type { Input } from './stage-file.ts';

/**
 * What staging an input as it is would give, in one pass with a look at it.
 *
 * @param look asks for every chunk.
 * @throws Blocked `artifact-invalid` when it is not there or no regular file; and what `look` throws.
 */
export async function previewInput(
  root: string,
  from: string,
  look: (chunks: AsyncIterable<Uint8Array>) => Promise<unknown>,
): Promise<Pick<Input, 'size' | 'sha256'>> {
  const inputs: Input[] = [];
  await using input = await openInput(root, from, (read) => void inputs.push(read));
  await look(readerChunks(input.read()));
  const [read] = inputs;
  if (read === undefined) throw new Error(`${from} was not read to its end`);
  return { size: read.size, sha256: read.sha256 };
}
