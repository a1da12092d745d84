import { Buffer } from 'node:buffer';
import { open } from 'node:fs/promises';

import type { WheelExpectation } from './expectation.ts';
import type { WheelFacts } from './facts.ts';
import { openWheelPass } from './wheel-pass.ts';

/** In bytes; as much as core reads at a time. */
const chunkSize = 256 * 1024;

/** Checks a whole wheel where it lies. @throws Blocked `artifact-invalid`. */
export async function checkWheel(path: string, expected: WheelExpectation): Promise<WheelFacts> {
  const pass = await openWheelPass(path, expected);
  await using file = await open(path);
  const buffer = Buffer.allocUnsafe(chunkSize);
  for (;;) {
    const { bytesRead } = await file.read(buffer, 0, chunkSize);
    if (bytesRead === 0) return await pass.end();
    await pass.take(buffer.subarray(0, bytesRead));
  }
}
