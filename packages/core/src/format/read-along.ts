import { PushedChunks } from './pushed-chunks.ts';

/**
 * Two uses of the same bytes in one pass: `copy` hands on every chunk as it goes by, and `look` asks for them. A look may
 * leave early, or fail: copying goes on, and whoever asks for what was seen is told then.
 *
 * @returns what copying came to, and what was seen. @throws what `copy` throws.
 */
export async function readAlong<Copied, Seen>(
  copy: (handOn: (chunk: Uint8Array) => Promise<void>) => Promise<Copied>,
  look: (chunks: AsyncIterable<Uint8Array>) => Promise<Seen>,
): Promise<{ readonly copied: Copied; readonly seen: () => Promise<Seen> }> {
  const pushed = new PushedChunks();
  const looking = look(pushed.chunks());
  // Nobody may have asked yet, or ever will: that must not count as unhandled.
  looking.catch(() => {});
  try {
    const copied = await copy((chunk) => pushed.push(chunk));
    return { copied, seen: () => looking };
  } finally {
    pushed.end();
  }
}
