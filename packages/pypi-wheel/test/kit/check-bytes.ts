import { Buffer } from 'node:buffer';

import { type Blocked, isBlocked } from '@parity-lib/core';
import { tempFolder } from '@parity-tools/test-kit';
import { makeWheel, wheelFileName, type WheelParts } from '@parity-tools/test-kit/make-wheel';

import type { WheelExpectation } from '../../src/wheel/expectation.ts';
import type { WheelFacts } from '../../src/wheel/facts.ts';
import { openWheelPass } from '../../src/wheel/wheel-pass.ts';

/** How the bytes come, and what is expected of them. */
export interface Passing extends Partial<WheelExpectation> {
  /** Bytes at a time. */
  readonly step?: number;
  /** What passes by, where it is not what lay there when the end was read. */
  readonly instead?: Buffer;
}

/** Lets a wheel pass by, in memory that is overwritten as soon as it may be. */
export async function passBytes(bytes: Buffer, fileName: string, passing: Passing = {}): Promise<WheelFacts> {
  using folder = tempFolder();
  const { step = 256 * 1024, instead = bytes, ...expected } = passing;
  const pass = await openWheelPass(folder.write(fileName, bytes), { arch: 's390x', ...expected });
  const chunk = Buffer.alloc(step);
  for (let at = 0; at < instead.length; at += step) {
    const length = instead.copy(chunk, 0, at, at + step);
    await pass.take(chunk.subarray(0, length));
    chunk.fill(0xee);
  }
  return pass.end();
}

export function passWheel(wheel: WheelParts, passing?: Passing): Promise<WheelFacts> {
  return passBytes(makeWheel(wheel), wheelFileName(wheel), passing);
}

/** The reason for which a wheel is refused. */
export async function refusalOf(facts: Promise<unknown>): Promise<Blocked> {
  const error: unknown = await facts.then(
    () => new Error('it was not refused'),
    (reason: unknown) => reason,
  );
  if (isBlocked(error) && error.blocker === 'artifact-invalid') return error;
  throw error;
}
