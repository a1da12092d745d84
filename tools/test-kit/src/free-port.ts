import { randomInt } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:net';

/** Below those that systems give to whoever asks for any: nobody takes one of these before the server does. */
const [lowest, highest] = [10_000, 30_000];
/** Each process of tests has its own, and takes one after the other: a port stays free while its server is gone. */
const shares = 8;
const size = (highest - lowest) / shares;
const first = lowest + (Number(process.env['VITEST_POOL_ID'] ?? 0) % shares) * size;
let turn = randomInt(size);

/** For servers that cannot be told to choose a port themselves, and for those that go away and come back. */
export async function freePort(): Promise<number> {
  turn = (turn + 1) % size;
  const port = first + turn;
  const server = createServer().listen(port, '127.0.0.1');
  try {
    await once(server, 'listening');
  } catch {
    return freePort();
  }
  server.close();
  await once(server, 'close');
  return port;
}
