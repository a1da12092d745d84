import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';

import { afterEach, beforeEach, expect, test, vi } from 'vitest';

import { drip } from '../src/faults/drip.ts';

beforeEach(() => void vi.useFakeTimers({ toFake: ['setTimeout', 'performance'] }));
afterEach(() => void vi.useRealTimers());

/** How many bytes are through after each of so many seconds. */
async function perSecond(
  rate: number,
  chunks: readonly number[],
  seconds: number,
): Promise<readonly number[]> {
  let through = 0;
  const source = Readable.from(chunks.map((size) => Buffer.alloc(size)));
  const ended = pipeline(source, drip(rate), async (bytes) => {
    for await (const chunk of bytes as AsyncIterable<Buffer>) through += chunk.length;
  });
  const seen: number[] = [];
  for (let tick = 1; tick <= seconds * 10; tick += 1) {
    // What streams do between two ticks is not timed.
    for (let turn = 0; turn < 300; turn += 1) await new Promise(setImmediate);
    await vi.advanceTimersByTimeAsync(100);
    for (let turn = 0; turn < 300; turn += 1) await new Promise(setImmediate);
    if (tick % 10 === 0) seen.push(through);
  }
  // The rest, so that nothing is left waiting.
  await vi.advanceTimersByTimeAsync(10_000);
  await ended;
  return seen;
}

test.for([
  [1, [3], [1, 2, 3]],
  [7, [21], [7, 14, 21]],
  [1000, [1500, 1500], [1000, 2000, 3000]],
  // One chunk of 64 KiB a tick would be 640 kB/s.
  [10_000_000, Array.from({ length: 480 }, () => 62_500), [10_000_000, 20_000_000, 30_000_000]],
  [100_000_000, Array.from({ length: 200 }, () => 1_000_000), [100_000_000, 200_000_000]],
] as const)('%d bytes a second', async ([rate, chunks, expected]) => {
  const seen = await perSecond(rate, chunks, expected.length);
  // Never too much, and at most a byte or a tick too little.
  seen.forEach((bytes, at) => {
    const due = expected[at] ?? 0;
    expect(bytes).toBeLessThanOrEqual(due);
    expect(bytes).toBeGreaterThanOrEqual(due - Math.max(1, rate / 10));
  });
});
