/** What a thread of its own runs: it hashes what others put into shared memory. */
import { createHash } from 'node:crypto';
import { parentPort, workerData } from 'node:worker_threads';

export interface Shared {
  readonly slots: readonly SharedArrayBuffer[];
}

/** Hash the first `length` bytes of a slot, or, without one, tell the digest. A new stream begins a new hash. */
export type Order =
  | { readonly stream: number; readonly slot: number; readonly length: number }
  | { readonly stream: number };

/** The digest in lower-case hex digits where that was asked for, else nothing. */
export type Answer = string;

const { slots } = workerData as Shared;
let hash = createHash('sha256');
let current = 0;

parentPort?.on('message', (order: Order) => parentPort?.postMessage(carriedOut(order)));

function carriedOut(order: Order): Answer {
  if (order.stream !== current) {
    hash = createHash('sha256');
    current = order.stream;
  }
  if (!('slot' in order)) return hash.digest('hex');
  const slot = slots[order.slot];
  if (slot !== undefined) hash.update(new Uint8Array(slot, 0, order.length));
  return '';
}
