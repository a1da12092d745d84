import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:net';
import type { Server } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';

/**
 * One process at a time does `work` for this folder. The lock is a socket without a file, so it ends with its process,
 * however that ends. Only Linux has such sockets; elsewhere two processes may do the same work twice.
 */
export async function withLock<T>(folder: string, work: () => Promise<T>): Promise<T> {
  const lock = process.platform === 'linux' ? await acquire(folder) : undefined;
  try {
    return await work();
  } finally {
    lock?.close();
  }
}

async function acquire(folder: string): Promise<Server> {
  const name = `\0parity-peers-${createHash('sha256').update(folder).digest('hex')}`;
  for (;;) {
    const server = await listen(name);
    if (server !== undefined) return server;
    await pause(100);
  }
}

async function listen(name: string): Promise<Server | undefined> {
  const server = createServer().listen(name);
  try {
    await once(server, 'listening');
    return server;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EADDRINUSE') return undefined;
    throw error;
  }
}
