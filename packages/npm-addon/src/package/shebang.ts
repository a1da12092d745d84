import { Buffer } from 'node:buffer';

/** As many first bytes as are read of a script. */
export const shebangBytes = 512;

/** The program behind `#!`; undefined where there is none. */
export function shebangOf(beginning: Uint8Array): string | undefined {
  const line = Buffer.from(beginning.subarray(0, shebangBytes)).toString('latin1').split('\n', 1)[0] ?? '';
  return /^#!\s*(\S+)/.exec(line)?.[1];
}
