import { createHash } from 'node:crypto';

import type { HashThread } from './hash-thread.ts';

/** The sha256 of chunks that come one after the other. */
export interface Sha256 extends Disposable {
  /** Hashes what comes next, once what came before was taken. The chunk may be reused when this has settled. */
  update(chunk: Uint8Array): Promise<void> | void;
  /** Of everything so far, as 64 lower-case hex digits. Nothing may come after it. */
  digest(): Promise<string>;
}

/** What is smaller is hashed before a thread has started, in bytes. */
export const threadFrom: number = 32 * 1024 * 1024;

/** One for the process: beyond that, whoever hashes does so beside it. */
let thread: Promise<HashThread | undefined> | undefined;
let isTaken = false;

/**
 * Begins a sha256 of about `size` bytes. Where that is long, and another core may be free, a thread computes it while
 * the caller does what else there is to do with the bytes; one at a time, so that two hashes keep two cores busy.
 */
export async function sha256For(size: number): Promise<Sha256> {
  if (size < threadFrom || isTaken) return sha256Here();
  isTaken = true;
  const started = await (thread ??= startThread());
  // Never given back: there will be none the next time either.
  if (started === undefined) return sha256Here();
  return started.begin(() => (isTaken = false));
}

function sha256Here(): Sha256 {
  const hash = createHash('sha256');
  return {
    update: (chunk) => void hash.update(chunk),
    digest: () => Promise.resolve(hash.digest('hex')),
    [Symbol.dispose]: () => {},
  };
}

/** Loaded where it is needed, and not before. */
async function startThread(): Promise<HashThread | undefined> {
  return (await import('./hash-thread.ts')).startHashThread();
}
