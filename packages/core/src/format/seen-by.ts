/** Passes chunks on as they are asked for, and shows each of them on its way. */
export async function* seenBy(
  chunks: AsyncIterable<Uint8Array>,
  see: (chunk: Uint8Array) => void,
): AsyncGenerator<Uint8Array, void, undefined> {
  for await (const chunk of chunks) {
    see(chunk);
    yield chunk;
  }
}
