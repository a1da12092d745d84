import type { Socket } from 'node:net';

/** As long as Go waits before it drops a connection whose client is still sending. */
const LINGER_MS = 500;

/**
 * Ends a connection so that a client which is still sending can read the answer: our half is closed, nothing
 * more is read, and only after a while the rest is dropped. Closing at once would send a reset that can
 * overtake the answer. (Node calls `destroySoon` after the last answer of a connection.)
 */
export function closeGently(socket: Socket): void {
  socket.destroySoon = (): void => {
    socket.end();
    socket.pause();
    setTimeout(() => socket.destroy(), LINGER_MS).unref();
  };
}
