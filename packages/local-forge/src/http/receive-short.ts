import type { Exchange } from './exchange.ts';

/** The whole of a body that should be short; undefined when it is longer. It is read to its end either way. */
export async function receiveShort({ receive }: Exchange, mostBytes: number): Promise<Buffer | undefined> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of receive() as AsyncIterable<Buffer>) {
    length += chunk.length;
    if (length <= mostBytes) chunks.push(chunk);
  }
  return length > mostBytes ? undefined : Buffer.concat(chunks);
}
