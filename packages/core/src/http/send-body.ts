import type { ClientRequest } from 'node:http';

import type { Body } from '../ports.ts';
import { chunkSize } from '../source.ts';

/**
 * Writes a body through two buffers, each refilled once the network has taken it: memory does not depend on size.
 *
 * @param moved is called with the bytes handed over so far.
 * @param last is called just before the bytes that complete the body: from then on the server may act on it.
 * @returns false when the server answered before it had everything; the rest was not sent.
 */
export async function sendBody(
  outgoing: ClientRequest,
  body: Body,
  moved: (sent: number) => void,
  last: () => void,
): Promise<boolean> {
  const reader = await body.open();
  const writer = writerOf(outgoing);
  try {
    const most = Math.min(chunkSize, body.size);
    const buffers = [Buffer.allocUnsafe(most), Buffer.allocUnsafe(most)] as const;
    const taken = [Promise.resolve(), Promise.resolve()];
    let sent = 0;
    for (let turn: 0 | 1 = 0; sent < body.size; turn = turn === 0 ? 1 : 0) {
      await taken[turn];
      if (writer.isOver()) return false;
      const count = await reader.read(buffers[turn]);
      if (count === 0) throw new Error(`the body ended after ${sent} of ${body.size} bytes`);
      if (sent + count >= body.size) last();
      taken[turn] = writer.write(buffers[turn].subarray(0, count));
      sent += count;
      moved(sent);
    }
    await Promise.all(taken);
    return !writer.isOver();
  } finally {
    await reader.close();
  }
}

/** Writes whose promise settles when the network took the bytes, or when nobody wants them any more. */
function writerOf(outgoing: ClientRequest): { write(chunk: Uint8Array): Promise<void>; isOver(): boolean } {
  const pending = new Set<() => void>();
  let over = false;
  // An early answer ends the sending: what it says is more useful than the reset that follows it.
  const end = (): void => {
    over = true;
    for (const settle of pending) settle();
  };
  outgoing.once('response', end);
  outgoing.once('close', end);
  return {
    isOver: () => over,
    write: (chunk) =>
      new Promise((resolve) => {
        const settle = (): void => {
          pending.delete(settle);
          resolve();
        };
        pending.add(settle);
        outgoing.write(chunk, settle);
      }),
  };
}
